using System.Text.RegularExpressions;

namespace SparkMonitor.Tests.Jobs;

public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => new([
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "THIRD-PARTY-NOTICES.md",
        .. Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.File(), f).Replace('\\', '/')).Order(StringComparer.Ordinal),
        "notebooks/README.md", "spark-submit/README.md",
    ]);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_to_files_of_the_repository_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.File(page))!;
        var targets = Link().Matches(File.ReadAllText(Repository.File(page))).Select(m => m.Groups[1].Value)
            .Where(t => !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith('#'));

        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{page} links to {target}"));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
