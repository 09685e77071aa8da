using SparkMonitor.SparkConnect.Protocol;

namespace SparkMonitor.SparkConnect;

public sealed partial class SparkConnectSession
{
    /// <summary>The values of settings; null where a setting has none.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> GetSettingsAsync(IEnumerable<string> keys, CancellationToken cancellation = default) =>
        await GetOptionsAsync(await CurrentAsync(cancellation).ConfigureAwait(false), keys, cancellation).ConfigureAwait(false);

    /// <summary>The value of a setting, or null where it has none.</summary>
    public async Task<string?> GetSettingAsync(string key, CancellationToken cancellation = default) =>
        (await GetSettingsAsync([key], cancellation).ConfigureAwait(false)).GetValueOrDefault(key);

    /// <summary>All settings whose keys begin with <paramref name="prefix"/>; the keys come without it.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> GetAllSettingsAsync(string? prefix = null, CancellationToken cancellation = default)
    {
        var all = new ConfigRequest.Types.Prefix();
        if (prefix is not null)
        {
            all.Prefix_ = prefix;
        }

        var response = await ConfigAsync(await CurrentAsync(cancellation).ConfigureAwait(false), new ConfigRequest.Types.Operation { GetAll = all }, cancellation).ConfigureAwait(false);
        return Values(response);
    }

    /// <summary>Sets settings of this session, now and in any session that replaces it.</summary>
    /// <returns>The server's warnings.</returns>
    public async Task<IReadOnlyList<string>> SetSettingsAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var response = await ConfigAsync(await CurrentAsync(cancellation).ConfigureAwait(false), new ConfigRequest.Types.Operation { Set = Pairs(settings) }, cancellation).ConfigureAwait(false);
        foreach (var (key, value) in settings)
        {
            _memory.Set(key, value);
        }

        return [.. response.Warnings];
    }

    public Task SetSettingAsync(string key, string value, CancellationToken cancellation = default) =>
        SetSettingsAsync(new Dictionary<string, string> { [key] = value }, cancellation);

    /// <summary>Takes settings out of this session. They fall back to the defaults of Spark SQL, not to those the server was started with: to restore a value, set it.</summary>
    public async Task UnsetSettingsAsync(IReadOnlyList<string> keys, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var operation = new ConfigRequest.Types.Operation { Unset = new ConfigRequest.Types.Keys { Keys_ = { keys } } };
        await ConfigAsync(await CurrentAsync(cancellation).ConfigureAwait(false), operation, cancellation).ConfigureAwait(false);
        foreach (var key in keys)
        {
            _memory.Unset(key);
        }
    }

    /// <summary>Whether a setting can be changed in a session.</summary>
    public async Task<bool> IsModifiableAsync(string key, CancellationToken cancellation = default)
    {
        var operation = new ConfigRequest.Types.Operation { IsModifiable = new ConfigRequest.Types.Keys { Keys_ = { key } } };
        var response = await ConfigAsync(await CurrentAsync(cancellation).ConfigureAwait(false), operation, cancellation).ConfigureAwait(false);
        return response.Pairs.Count == 1 && string.Equals(response.Pairs[0].Value, "true", StringComparison.OrdinalIgnoreCase);
    }

    private async Task<IReadOnlyDictionary<string, string?>> GetOptionsAsync(SessionIdentity identity, IEnumerable<string> keys, CancellationToken cancellation)
    {
        var operation = new ConfigRequest.Types.Operation { GetOption = new ConfigRequest.Types.Keys { Keys_ = { keys } } };
        return Values(await ConfigAsync(identity, operation, cancellation).ConfigureAwait(false));
    }

    private Task<ConfigResponse> ConfigAsync(SessionIdentity identity, ConfigRequest.Types.Operation operation, CancellationToken cancellation)
    {
        var request = new ConfigRequest { SessionId = identity.Id, UserContext = _link.User, ClientType = _options.ClientType, Operation = operation };
        if (identity.ServerId is { } observed)
        {
            request.ObservedSessionId = observed;
        }

        return _link.CallAsync("Config", identity, request, ConfigResponse.Parser, r => r.ServerSessionId, _options.CallTimeout, cancellation);
    }

    private static ConfigRequest.Types.Pairs Pairs(IEnumerable<KeyValuePair<string, string>> settings) =>
        new() { Pairs_ = { settings.Select(s => new KeyValue { Key = s.Key, Value = s.Value }) } };

    private static Dictionary<string, string?> Values(ConfigResponse response)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var pair in response.Pairs)
        {
            values[pair.Key] = pair.HasValue ? pair.Value : null;
        }

        return values;
    }
}
