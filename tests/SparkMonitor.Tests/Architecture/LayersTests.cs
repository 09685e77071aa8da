using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SparkMonitor.Tests.Architecture;

public sealed class LayersTests
{
    private static readonly string[] ProductAssemblies =
    [
        "SparkMonitor.Core", "SparkMonitor.Delta", "SparkMonitor.DuckDb", "SparkMonitor.SparkConnect", "SparkMonitor.Local", "SparkMonitor.Spark", "sparkmonitor",
    ];

    /// <summary>Assemblies of the base class library that reach files, the network, processes or the console.</summary>
    private static readonly string[] OutsideWorld =
    [
        "System.Console", "System.IO.FileSystem", "System.IO.Pipes", "System.IO.MemoryMappedFiles", "System.Net", "System.Diagnostics.Process",
        "System.Runtime.InteropServices.RuntimeInformation", "Microsoft.Win32",
    ];

    /// <summary>Types that live in the core assembly of the runtime and so cannot be told by reference alone.</summary>
    private static readonly string[] OutsideTypes =
    [
        "System.Console", "System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.IO.FileInfo",
        "System.IO.DirectoryInfo", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Runtime.InteropServices.NativeLibrary",
    ];

    public static TheoryData<string> StandAlone => new("SparkMonitor.Core", "SparkMonitor.Delta", "SparkMonitor.DuckDb", "SparkMonitor.SparkConnect");

    [Theory]
    [MemberData(nameof(StandAlone))]
    public void Engine_and_core_assemblies_reference_no_other_of_the_product(string assembly) =>
        Assert.DoesNotContain(References(assembly), r => ProductAssemblies.Contains(r, StringComparer.Ordinal));

    [Fact]
    public void Local_references_core_delta_and_duckdb_only() =>
        Assert.Subset(
            new HashSet<string> { "SparkMonitor.Core", "SparkMonitor.Delta", "SparkMonitor.DuckDb" },
            References("SparkMonitor.Local").Where(r => r.StartsWith("SparkMonitor", StringComparison.Ordinal)).ToHashSet());

    [Fact]
    public void Spark_references_core_and_the_client_only() =>
        Assert.Subset(
            new HashSet<string> { "SparkMonitor.Core", "SparkMonitor.SparkConnect" },
            References("SparkMonitor.Spark").Where(r => r.StartsWith("SparkMonitor", StringComparison.Ordinal)).ToHashSet());

    [Fact]
    public void Core_references_the_base_library_and_mathnet_only() =>
        Assert.All(References("SparkMonitor.Core"), r => Assert.True(
            (r.StartsWith("System", StringComparison.Ordinal) || r is "MathNet.Numerics" or "netstandard") && !OutsideWorld.Any(o => r.StartsWith(o, StringComparison.Ordinal)),
            $"Core references {r}"));

    [Fact]
    public void Core_uses_no_type_that_reaches_files_processes_console_or_clock()
    {
        using var stream = File.OpenRead(Load("SparkMonitor.Core").Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var used = metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(used.Intersect(OutsideTypes));
    }

    [Theory]
    [InlineData("SparkMonitor.Core")]
    [InlineData("SparkMonitor.Delta")]
    public void Pure_assemblies_import_no_native_library_of_an_engine(string assembly)
    {
        using var stream = File.OpenRead(Load(assembly).Location);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var modules = Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.ModuleRef))
            .Select(i => metadata.GetString(metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(i)).Name));
        Assert.DoesNotContain(modules, m => m.Contains("duckdb", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Stages_inside_core_point_one_way()
    {
        // Schema and Windows know nothing of states; states nothing of profiling; profiling nothing of summaries' consumers.
        string[] order = ["Schema", "Windows", "Canonical", "States", "Accumulation", "Profiling", "Summaries"];
        var core = Load("SparkMonitor.Core");
        foreach (var type in core.GetTypes().Where(t => t.Namespace is not null))
        {
            var mine = Array.IndexOf(order, StageOf(type));
            if (mine < 0 || mine > 1)
            {
                continue;
            }

            foreach (var used in SurfaceOf(type).Where(t => t.Assembly == core))
            {
                var theirs = Array.IndexOf(order, StageOf(used));
                Assert.True(theirs <= mine || theirs <= 1, $"{type.FullName} ({order[mine]}) uses {used.FullName} ({order[Math.Max(theirs, 0)]})");
            }
        }
    }

    private static string StageOf(Type type) => type.Namespace!.Split('.') is [_, _, var stage, ..] ? stage : "";

    private static IEnumerable<Type> SurfaceOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetFields(All).Select(f => f.FieldType)
            .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
            .Concat(type.GetConstructors(All).SelectMany(c => c.GetParameters().Select(p => p.ParameterType)));
    }

    private static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));

    private static IEnumerable<string> References(string assembly) => Load(assembly).GetReferencedAssemblies().Select(r => r.Name!);
}
