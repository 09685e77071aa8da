namespace SparkMonitor.SparkConnect;

/// <summary>The place in a query that an error speaks of.</summary>
/// <param name="StartIndex">Position of the first character in the SQL text, from 0; -1 where the server does not know.</param>
/// <param name="StopIndex">Position of the last character, inclusive, from 0; -1 where the server does not know.</param>
/// <param name="Fragment">The text at that place.</param>
/// <param name="Summary">The server's own drawing of the place, several lines.</param>
/// <param name="ObjectType">Kind of the object whose definition holds the text, such as VIEW; empty for the query itself.</param>
public sealed record SparkQueryContext(int StartIndex, int StopIndex, string Fragment, string Summary, string ObjectType, string ObjectName);
