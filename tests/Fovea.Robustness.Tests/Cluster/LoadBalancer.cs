using System.Diagnostics;
using System.Globalization;
using Fovea.Server.Tests.Storage.Servers;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>nginx before the processes of an installation, as docs/deployment.md sets it up.</summary>
internal sealed class LoadBalancer : IDisposable
{
    /// <summary>Why tests that need one are skipped; <see langword="null"/> where they can run.</summary>
    public static string? Missing { get; } = File.Exists(Program) ? null : "nginx is not installed (on Debian: apt-get install nginx-light).";

    private const string Program = "/usr/sbin/nginx";
    private const int Hangup = 1;
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = NodeServer.FreePort();
    private Process? _process;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Sends requests to these processes from now on.</summary>
    public async Task SetAsync(IEnumerable<Uri> apis, IEnumerable<Uri> predictors)
    {
        var next = _folder.Sub("nginx.conf.next");
        await File.WriteAllTextAsync(next, Configuration(Upstream("api", apis), Upstream("predictor", predictors)));
        File.Move(next, _folder.Sub("nginx.conf"), overwrite: true);
        if (_process is not null)
        {
            Assert.Equal(0, ServerProgram.Signal(_process.Id, Hangup));
            return;
        }

        _process = Process.Start(new ProcessStartInfo(Program, ["-p", _folder.Path, "-c", _folder.Sub("nginx.conf"), "-e", _folder.Sub("error.log")]))!;
        using var http = new HttpClient();
        await ProcessCluster.UntilAsync(async () =>
        {
            try
            {
                return (await http.GetAsync(new Uri(Address, "health"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private static string Upstream(string name, IEnumerable<Uri> processes) =>
        $"upstream {name} {{ {string.Concat(processes.Select(process => $"server {process.Authority} max_fails=1 fail_timeout=1s; "))}}}";

    private string Configuration(params string[] upstreams) => $$"""
        daemon off;
        worker_processes 1;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        pid {{_folder.Sub("nginx.pid")}};
        events { worker_connections 512; }
        http {
          access_log off;
          client_max_body_size 64m;
          client_body_temp_path {{_folder.Sub("body")}};
          proxy_temp_path {{_folder.Sub("proxy")}};
          fastcgi_temp_path {{_folder.Sub("fastcgi")}};
          uwsgi_temp_path {{_folder.Sub("uwsgi")}};
          scgi_temp_path {{_folder.Sub("scgi")}};
          {{string.Join("\n  ", upstreams)}}
          server {
            listen 127.0.0.1:{{_port.ToString(CultureInfo.InvariantCulture)}};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_read_timeout 120s;
            location ~ ^/customvision/[^/]+/prediction/ { proxy_pass http://predictor; }
            location / { proxy_pass http://api; }
          }
        }
        """;
}
