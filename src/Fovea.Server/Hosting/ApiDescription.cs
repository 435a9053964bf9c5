using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fovea.Protocol;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Fovea.Server.Hosting;

/// <summary>The OpenAPI document of both APIs, and a page to try them.</summary>
internal static class ApiDescription
{
    private const string Page = "/docs";

    // Their bodies are read by hand, so nothing else can know of them.
    private static readonly FrozenSet<string?> ImageBodies =
        FrozenSet.ToFrozenSet<string?>(["CreateImagesFromData", "QuickTestImage", "ClassifyImage", "ClassifyImageWithNoStore", "DetectImage", "DetectImageWithNoStore", "ExplainPicture"]);

    private const string ArchiveBody = "UploadPictures";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Fovea",
                Version = typeof(ApiDescription).Assembly.GetName().Version!.ToString(3),
                Description = $"The training API ({string.Join(", ", ApiVersions.Training)}) and the prediction API ({string.Join(", ", ApiVersions.Prediction)}). "
                    + "The version is a segment of the path, as in /customvision/v3.3/training/projects. Keys are in credentials.json of the data folder.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = ImmutableDictionary<string, IOpenApiSecurityScheme>.Empty
                .Add(Policies.TrainingKey, HeaderKey("Training-Key"))
                .Add(Policies.PredictionKey, HeaderKey("Prediction-Key"))
                .Add(Policies.AdminKey, HeaderKey("Admin-Key"));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var policy = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault();
            if (policy is not null)
            {
                string[] schemes = policy == Policies.AnyKey ? [Policies.TrainingKey, Policies.PredictionKey] : [policy];
                operation.Security = [.. schemes.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
            }

            operation.Summary = operation.OperationId;
            AddVersion(operation, context.Description.RelativePath);
            operation.Responses!["default"] = Refusal();
            if (ImageBodies.Contains(operation.OperationId))
            {
                operation.RequestBody = ImageBody();
            }
            else if (operation.OperationId == ArchiveBody)
            {
                operation.RequestBody = Body("application/zip");
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>Says that an operation answers 200 when everything of a batch was done, else 207, with the same body.</summary>
    public static RouteHandlerBuilder ProducesBatch<T>(this RouteHandlerBuilder route) => route.Produces<T>().Produces<T>(StatusCodes.Status207MultiStatus);

    /// <summary>Says that an operation answers with a file.</summary>
    public static RouteHandlerBuilder ProducesFile(this RouteHandlerBuilder route, string contentType) => route.Produces<Stream>(StatusCodes.Status200OK, contentType);

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        // Nothing of the page comes from another host.
        routes.MapScalarApiReference(Page, page => page
            .WithTitle("Fovea")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton()).AllowAnonymous();
    }

    private static OpenApiSecurityScheme HeaderKey(string header) => new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = header };

    /// <summary>Names the path segment that no handler reads, because one route serves every version.</summary>
    private static void AddVersion(OpenApiOperation operation, string? path)
    {
        var versions = path switch
        {
            null => [],
            _ when path.Contains("/training/", StringComparison.Ordinal) => ApiVersions.Training,
            _ when path.Contains("/prediction/", StringComparison.Ordinal) => ApiVersions.Prediction,
            _ => [],
        };
        if (versions.Count > 0)
        {
            operation.Parameters ??= [];
            operation.Parameters.Insert(0, new OpenApiParameter
            {
                Name = "version",
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. versions.Select(version => (JsonNode)$"v{version}")],
                    Default = $"v{versions.Last(version => !version.Contains('-'))}",
                },
            });
        }
    }

    private static OpenApiResponse Refusal() => new()
    {
        Description = "The call was refused: a code of the contract, and what is wrong.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema> { ["code"] = Text(), ["message"] = Text() },
                },
            },
        },
    };

    private static OpenApiRequestBody ImageBody()
    {
        var body = Body("application/octet-stream");
        body.Content!["multipart/form-data"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { ["imageData"] = Text("binary") },
            },
        };
        return body;
    }

    private static OpenApiRequestBody Body(string contentType) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { [contentType] = new() { Schema = Text("binary") } },
    };

    private static OpenApiSchema Text(string? format = null) => new() { Type = JsonSchemaType.String, Format = format };
}
