using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SparkMonitor.Acceptance.SparkConnect;

/// <summary>A network between client and server that breaks connections, or lets them go dead without a word.</summary>
internal sealed class FlakyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Link> _links = [];
    private readonly Task _accepting;

    public FlakyProxy(int server)
    {
        _listener.Start();
        _accepting = AcceptAsync(server);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _links.Count;

    /// <summary>Resets every connection there is.</summary>
    public void Break()
    {
        foreach (var link in _links)
        {
            link.Dispose();
        }
    }

    /// <summary>Keeps every connection there is open, and carries nothing over it any more.</summary>
    public void Silence()
    {
        foreach (var link in _links)
        {
            link.Dead = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Break();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(int server)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await upstream.ConnectAsync(IPAddress.Loopback, server, _end.Token);
                _links.Add(new Link(client, upstream));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private sealed class Link : IDisposable
    {
        private readonly Socket _client;
        private readonly Socket _server;

        public Link(Socket client, Socket server)
        {
            (_client, _server) = (client, server);
            _ = CarryAsync(client, server);
            _ = CarryAsync(server, client);
        }

        public volatile bool Dead;

        public void Dispose()
        {
            // No linger: the other side sees a reset, not an orderly end.
            foreach (var socket in new[] { _client, _server })
            {
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    // Broken before.
                }

                socket.Dispose();
            }
        }

        private async Task CarryAsync(Socket from, Socket to)
        {
            var buffer = new byte[16 << 10];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var count)
                {
                    if (!Dead)
                    {
                        await to.SendAsync(buffer.AsMemory(0, count));
                    }
                }

                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Broken on purpose, or because the other side was.
            }
        }
    }
}
