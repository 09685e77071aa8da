using SparkMonitor.SparkConnect;

namespace SparkMonitor.Tests.SparkConnect;

public sealed class ConnectionStringTests
{
    [Fact]
    public void Whole_string_is_read()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var parsed = SparkConnectionString.Parse($"sc://dbc-1.example.com:443/;token=a%20b==;use_ssl=true;user_id=me;user_agent=us;session_id={id};grpc_max_message_size=1000;connect_timeout=5;retry_timeout=600;grpc_keepalive_time_ms=5;x-header=v=1;");
        Assert.Equal(("dbc-1.example.com", 443, "a b==", true, "me"), (parsed.Host, parsed.Port, parsed.Token, parsed.UseTls, parsed.UserId));
        Assert.Equal((id, "us", 1000), (parsed.SessionId, parsed.UserAgent, parsed.MaxMessageBytes));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)), (parsed.ConnectTimeout, parsed.RetryTimeout));
        Assert.Equal([KeyValuePair.Create("x-header", "v=1")], parsed.Headers);
        Assert.Equal("sc://dbc-1.example.com:443/;use_ssl=true", parsed.ToString());
    }

    [Theory]
    [InlineData("sc://host", "host", 15002, false)]
    [InlineData("sc://host/", "host", 15002, false)]
    [InlineData("sc://[::1]:7077/", "[::1]", 7077, false)]
    [InlineData("sc://[::1]/;token=x", "[::1]", 15002, false)]
    [InlineData("sc://localhost/;token=x", "localhost", 15002, false)]
    [InlineData("sc://host/;token=x", "host", 15002, true)]
    [InlineData("sc://host/;token=x;use_ssl=false", "host", 15002, false)]
    public void Defaults_are_those_of_other_clients(string text, string host, int port, bool tls)
    {
        var parsed = SparkConnectionString.Parse(text);
        Assert.Equal((host, port, tls), (parsed.Host, parsed.Port, parsed.UseTls));
        Assert.NotEmpty(parsed.UserId);
    }

    [Theory]
    [InlineData("http://host", "sc://")]
    [InlineData("sc://", "no host")]
    [InlineData("sc://ho st/", "no host")]
    [InlineData("sc://host:99999/", "port")]
    [InlineData("sc://host:/", "port")]
    [InlineData("sc://host/path", "nothing between")]
    [InlineData("sc://host;token=x", "slash")]
    [InlineData("sc://host/;token", "without key and value")]
    [InlineData("sc://host/;=x", "without key and value")]
    [InlineData("sc://host/;token=", "empty token")]
    [InlineData("sc://host/;use_ssl=yes", "use_ssl")]
    [InlineData("sc://host/;session_id=1", "UUID")]
    [InlineData("sc://host/;user_id=", "user_id")]
    [InlineData("sc://host/;grpc_max_message_size=-1", "grpc_max_message_size")]
    [InlineData("sc://host/;retry_timeout=soon", "seconds")]
    [InlineData("sc://host/;connect_timeout=86401", "seconds")]
    [InlineData("sc://host/;a=1;a=2", "twice")]
    [InlineData("sc://host/;bad key=1", "header")]
    [InlineData("sc://host/;x=a%0Ab", "control character")]
    public void Mistakes_are_named(string text, string part)
    {
        var error = Assert.Throws<SparkConnectException>(() => SparkConnectionString.Parse(text));
        Assert.Equal(SparkFailure.Configuration, error.Failure);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_do_not_appear_in_messages()
    {
        var error = Assert.Throws<SparkConnectException>(() => SparkConnectionString.Parse("sc://host/;dapi0123456789abcdef"));
        Assert.DoesNotContain("0123456789abcdef", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", SparkConnectionString.Parse("sc://h/;token=secret;x-h=secret").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_is_read_by_its_conventional_name()
    {
        Assert.Null(SparkConnectionString.FromEnvironment(_ => null));
        Assert.Equal("there", SparkConnectionString.FromEnvironment(name => name == "SPARK_REMOTE" ? "sc://there" : null)!.Host);
    }
}
