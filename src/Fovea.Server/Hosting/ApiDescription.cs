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
        FrozenSet.ToFrozenSet<string?>(["CreateImagesFromData", "QuickTestImage", "ClassifyImage", "ClassifyImageWithNoStore"]);

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
                .Add(Policies.PredictionKey, HeaderKey("Prediction-Key"));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var policy = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy).FirstOrDefault();
            if (policy is not null)
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(policy, context.Document)] = [] }];
            }

            operation.Summary = operation.OperationId;
            AddVersion(operation, context.Description.RelativePath);
            if (ImageBodies.Contains(operation.OperationId))
            {
                operation.RequestBody = ImageBody();
            }

            return Task.CompletedTask;
        });
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous();
        // Nothing of the page comes from another host.
        routes.MapScalarApiReference(Page, page => page
            .WithTitle("Fovea")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton()).AllowAnonymous();
        routes.MapGet("/", () => TypedResults.Redirect(Page)).AllowAnonymous().ExcludeFromDescription();
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

    private static OpenApiRequestBody ImageBody()
    {
        var picture = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/octet-stream"] = new() { Schema = picture },
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema> { ["imageData"] = picture },
                    },
                },
            },
        };
    }
}
