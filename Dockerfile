# syntax=docker/dockerfile:1
# docker build -t fovea . && docker run --read-only --tmpfs /tmp -p 7070:7070 -v fovea-data:/data fovea
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Fovea.Cli/Fovea.Cli.csproj -c Release -r linux-x64 --self-contained -o /app \
    && mkdir /data

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
# No shell, no package manager, no root: the user "app" of the image.
COPY --from=build /app /app
COPY --from=build --chown=1654:1654 --chmod=700 /data /data
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=4194304 MALLOC_TRIM_THRESHOLD_=33554432 VIPS_BLOCK_UNTRUSTED=1 VIPS_WARNING=0 ORT_DISABLE_TELEMETRY=1 DOTNET_EnableDiagnostics=0
USER 1654
VOLUME /data
EXPOSE 7070
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/fovea"]
CMD ["serve", "--data", "/data", "--urls", "http://0.0.0.0:7070"]
