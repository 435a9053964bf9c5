using System.Text.Json;
using Classifier;
using Fovea.Engine.Imaging;
using Fovea.Server.Images.Fetching;
using Fovea.Server.Predictions.Container;

const int FormOverheadBytes = 64 * 1024;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = ImageLimits.Prediction.MaxBytes + FormOverheadBytes;
});
builder.Services.AddImageFetching();
builder.Services.AddSingleton<ExportedClassifier>();
var app = builder.Build();

// Loaded before the first request; a damaged model stops the start.
app.Services.GetRequiredService<ExportedClassifier>();

app.Use(async (context, next) =>
{
    try
    {
        await next(context);
    }
    catch (Exception e) when (e is InvalidImageException or ImageFetchException or JsonException or InvalidDataException)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(new { code = "BadRequestImage", message = e.Message });
    }
    catch (BadHttpRequestException e)
    {
        context.Response.StatusCode = e.StatusCode;
        await context.Response.WriteAsJsonAsync(new { code = "BadRequest", message = e.Message });
    }
});

app.MapGet("/", () => "An image classifier: POST a picture to /image, or its address to /url.");
foreach (var path in ContainerPaths.Of("image"))
{
    app.MapPost(path, async (HttpRequest request, ExportedClassifier classifier, CancellationToken cancellationToken) =>
        await classifier.ClassifyAsync(await ContainerBody.ReadImageAsync(request, ImageLimits.Prediction.MaxBytes, cancellationToken), cancellationToken));
}

foreach (var path in ContainerPaths.Of("url"))
{
    app.MapPost(path, async (HttpRequest request, ExportedClassifier classifier, ImageFetcher fetcher, CancellationToken cancellationToken) =>
    {
        var url = await ContainerBody.ReadUrlAsync(request, cancellationToken);
        var image = await fetcher.FetchAsync(url, ImageLimits.Prediction.MaxBytes, cancellationToken);
        return await classifier.ClassifyAsync(image.Content, cancellationToken);
    });
}

app.Run();
