@echo off
rem The Windows twin of the launcher "fovea". Untested: Fovea is tested on Linux only.
rem It asks MSBuild each time whether the sources have changed, since a batch file cannot compare dates.
setlocal
set "ROOT=%~dp0"

where dotnet >nul 2>nul || (
    echo fovea: the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download 1>&2
    exit /b 69
)

dotnet build "%ROOT%src\Fovea.Cli\Fovea.Cli.csproj" -c Release -v quiet --nologo -clp:NoSummary 1>&2 || exit /b 70

rem Images come from strangers: libvips loaders marked as unfit for that stay shut. Its warnings are ours to report.
set VIPS_BLOCK_UNTRUSTED=1
set VIPS_WARNING=0
set ORT_DISABLE_TELEMETRY=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet "%ROOT%artifacts\bin\Fovea.Cli\release\fovea.dll" %*
exit /b %ERRORLEVEL%
