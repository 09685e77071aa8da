namespace SparkMonitor.Tests.Jobs;

/// <summary>Files of the repository that tests hold to the code.</summary>
public static class Repository
{
    private static readonly string Root = FindRoot();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "SparkMonitor.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("SparkMonitor.sln lies in no folder above the tests.");
    }
}
