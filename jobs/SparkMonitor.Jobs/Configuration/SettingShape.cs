namespace SparkMonitor.Jobs.Configuration;

internal enum SettingShape
{
    Nothing,
    Scalar,
    Sequence,
    Mapping,
}
