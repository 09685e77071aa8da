using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SparkMonitor.Tests.DuckDb;

/// <summary>The build's restore of npm packages (eng/NpmPackages.targets), with an npm of its own that counts how often it is asked.</summary>
public sealed class NpmPackagesTests : IDisposable
{
    private readonly TemporaryFile _place = new(".tgz");
    private readonly string _bin;
    private readonly string _project;
    private readonly string _cache;
    private readonly string _calls;

    public NpmPackagesTests()
    {
        _bin = Directory.CreateDirectory(Path.Combine(_place.Folder, "bin")).FullName;
        _cache = Path.Combine(_place.Folder, "cache");
        _calls = Path.Combine(_place.Folder, "calls");
        _project = Path.Combine(_place.Folder, "test.proj");
        Pack("package/data/file.txt", "the content");
    }

    public void Dispose() => _place.Dispose();

    [UnixFact]
    public async Task Package_is_verified_unpacked_and_kept()
    {
        FakeNpm("cp \"$FAKE_ARCHIVE\" ./thing-1.0.0.tgz");
        Project(Integrity());

        var first = await Build();
        var second = await Build();

        Assert.Equal((0, ""), (first.Code, first.Errors));
        Assert.Equal("the content", File.ReadAllText(Path.Combine(_cache, "@scope/thing/1.0.0/data/file.txt")));
        Assert.Equal(0, second.Code);
        Assert.Equal("pack @scope/thing@1.0.0 --pack-destination . --prefer-offline --ignore-scripts --silent\n", File.ReadAllText(_calls));
        Assert.Equal(["1.0.0"], Directory.GetFileSystemEntries(Path.Combine(_cache, "@scope/thing")).Select(Path.GetFileName));
    }

    [UnixFact]
    public async Task Builds_side_by_side_fetch_once_and_all_succeed()
    {
        FakeNpm("sleep 0.5; cp \"$FAKE_ARCHIVE\" ./thing-1.0.0.tgz");
        Project(Integrity());

        var builds = await Task.WhenAll(Build(), Build());

        Assert.All(builds, b => Assert.Equal((0, ""), (b.Code, b.Errors)));
        Assert.Single(File.ReadAllLines(_calls));
        Assert.Equal("the content", File.ReadAllText(Path.Combine(_cache, "@scope/thing/1.0.0/data/file.txt")));
    }

    [UnixFact]
    public async Task Package_with_another_hash_is_refused_and_leaves_nothing()
    {
        FakeNpm("cp \"$FAKE_ARCHIVE\" ./thing-1.0.0.tgz");
        var pinned = Integrity();
        Pack("package/data/file.txt", "something else");
        Project(pinned);

        var build = await Build();

        Assert.NotEqual(0, build.Code);
        Assert.Contains("error SPM1003", build.Errors, StringComparison.Ordinal);
        Assert.Contains(pinned, build.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_cache, "@scope")).SelectMany(Directory.GetFileSystemEntries));
    }

    [UnixFact]
    public async Task Missing_npm_is_named_with_what_to_do()
    {
        Project(Integrity());

        var build = await Build();

        Assert.NotEqual(0, build.Code);
        Assert.Contains("error SPM1001", build.Errors, StringComparison.Ordinal);
        Assert.Contains("Install Node.js", build.Errors, StringComparison.Ordinal);
        Assert.Contains("Or set THING_FILE.", build.Errors, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Npm_that_fails_is_quoted()
    {
        FakeNpm("echo 'npm error code E404 no such package' >&2; exit 1");
        Project(Integrity());

        var build = await Build();

        Assert.NotEqual(0, build.Code);
        Assert.Contains("error SPM1002", build.Errors, StringComparison.Ordinal);
        Assert.Contains("E404 no such package", build.Errors, StringComparison.Ordinal);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "SparkMonitor.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }

    private string Integrity()
    {
        using var archive = File.OpenRead(_place.Path);
        return "sha512-" + Convert.ToBase64String(SHA512.HashData(archive));
    }

    private void Pack(string entry, string content)
    {
        using var file = File.Create(_place.Path);
        using var zip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(zip);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
    }

    private void Project(string integrity) => File.WriteAllText(_project, $"""
        <Project DefaultTargets="RestoreNpmPackages">
          <ItemGroup>
            <NpmPackage Include="@scope/thing" Version="1.0.0" Integrity="{integrity}" Needed="Or set THING_FILE." />
          </ItemGroup>
          <Import Project="{RepositoryRoot()}/eng/NpmPackages.targets" />
        </Project>
        """);

    private void FakeNpm(string script)
    {
        var path = Path.Combine(_bin, "npm");
        File.WriteAllText(path, $"#!/bin/sh\necho \"$@\" >> '{_calls}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<(int Code, string Errors)> Build()
    {
        foreach (var tool in new[] { "sh", "tar", "gzip", "cp", "sleep" })
        {
            var link = Path.Combine(_bin, tool);
            if (!File.Exists(link))
            {
                File.CreateSymbolicLink(link, new[] { "/usr/bin", "/bin" }.Select(d => Path.Combine(d, tool)).First(File.Exists));
            }
        }

        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // A child that shares the terminal would set its modes, which stops test runs in the background
            RedirectStandardInput = true,
            WorkingDirectory = _place.Folder,
            ArgumentList = { "msbuild", _project, "-nologo", "-v:q", "-nodeReuse:false", "-clp:ErrorsOnly;NoSummary" },
        };
        start.Environment["PATH"] = _bin;
        start.Environment["FAKE_ARCHIVE"] = _place.Path;
        start.Environment["SPARKMONITOR_CACHE"] = "";
        start.Environment["NpmPackageCache"] = _cache + "/";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && k != "MSBUILDDISABLENODEREUSE").ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await error).Trim());
    }
}
