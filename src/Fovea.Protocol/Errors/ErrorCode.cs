using System.Runtime.CompilerServices;

namespace Fovea.Protocol.Errors;

#pragma warning disable CS1591 // The codes are the API's own words; their names are all that is known of most of them.

/// <summary>An error code of the API and the HTTP status it is sent with; the only place where the two meet.</summary>
/// <param name="Name">The text sent as <c>code</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <remarks>The 137 codes of the training API 3.4-preview; a status follows from the prefix of the code.</remarks>
public sealed record ErrorCode(string Name, int Status)
{
    // Declared before the codes, because static fields are set in the order of the text.
    private static readonly List<ErrorCode> Defined = [];

    // General
    public static readonly ErrorCode NoError = Define(200);
    public static readonly ErrorCode BadRequest = Define(400);
    public static readonly ErrorCode BadRequestExceededBatchSize = Define(400);
    public static readonly ErrorCode BadRequestNotSupported = Define(400);
    public static readonly ErrorCode BadRequestInvalidIds = Define(400);
    public static readonly ErrorCode BadRequestRequiredParamIsNull = Define(400);
    public static readonly ErrorCode BadRequestOperationNotSupported = Define(400);
    public static readonly ErrorCode BadRequestInvalidUri = Define(400);
    public static readonly ErrorCode BadRequestInvalid = Define(400);
    public static readonly ErrorCode UnsupportedMediaType = Define(415);
    public static readonly ErrorCode Conflict = Define(409);
    public static readonly ErrorCode ConflictInvalid = Define(409);
    public static readonly ErrorCode ErrorUnknown = Define(500);
    public static readonly ErrorCode ErrorServerTimeOut = Define(504);
    public static readonly ErrorCode ErrorInvalid = Define(500);

    // Project
    public static readonly ErrorCode BadRequestProjectName = Define(400);
    public static readonly ErrorCode BadRequestProjectNameNotUnique = Define(400);
    public static readonly ErrorCode BadRequestProjectDescription = Define(400);
    public static readonly ErrorCode BadRequestProjectUnknownDomain = Define(400);
    public static readonly ErrorCode BadRequestProjectUnknownClassification = Define(400);
    public static readonly ErrorCode BadRequestProjectUnsupportedDomainTypeChange = Define(400);
    public static readonly ErrorCode BadRequestProjectUnsupportedExportPlatform = Define(400);
    public static readonly ErrorCode BadRequestProjectImagePreprocessingSettings = Define(400);
    public static readonly ErrorCode BadRequestProjectDuplicated = Define(400);
    public static readonly ErrorCode BadRequestUnsupportedDomain = Define(400);
    public static readonly ErrorCode BadRequestCannotMigrateProjectWithName = Define(400);
    public static readonly ErrorCode NotFoundProject = Define(404);
    public static readonly ErrorCode NotFoundDomain = Define(404);

    // Iteration, workspace
    public static readonly ErrorCode BadRequestIterationName = Define(400);
    public static readonly ErrorCode BadRequestIterationNameNotUnique = Define(400);
    public static readonly ErrorCode BadRequestIterationDescription = Define(400);
    public static readonly ErrorCode BadRequestIterationIsNotTrained = Define(400);
    public static readonly ErrorCode BadRequestIterationValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestWorkspaceCannotBeModified = Define(400);
    public static readonly ErrorCode BadRequestWorkspaceNotDeletable = Define(400);
    public static readonly ErrorCode NotFoundIteration = Define(404);
    public static readonly ErrorCode NotFoundIterationPerformance = Define(404);
    public static readonly ErrorCode NotFoundProjectDefaultIteration = Define(404);

    // Publish
    public static readonly ErrorCode BadRequestIterationIsPublished = Define(400);
    public static readonly ErrorCode BadRequestInvalidPublishName = Define(400);
    public static readonly ErrorCode BadRequestInvalidPublishTarget = Define(400);
    public static readonly ErrorCode BadRequestUnpublishFailed = Define(400);
    public static readonly ErrorCode BadRequestIterationNotPublished = Define(400);

    // Tag
    public static readonly ErrorCode BadRequestTagName = Define(400);
    public static readonly ErrorCode BadRequestTagNameNotUnique = Define(400);
    public static readonly ErrorCode BadRequestTagDescription = Define(400);
    public static readonly ErrorCode BadRequestTagType = Define(400);
    public static readonly ErrorCode BadRequestMultipleNegativeTag = Define(400);
    public static readonly ErrorCode BadRequestMultipleGeneralProductTag = Define(400);
    public static readonly ErrorCode NotFoundTag = Define(404);

    // Image
    public static readonly ErrorCode BadRequestImageTags = Define(400);
    public static readonly ErrorCode BadRequestImageRegions = Define(400);
    public static readonly ErrorCode BadRequestNegativeAndRegularTagOnSameImage = Define(400);
    public static readonly ErrorCode BadRequestImageBatch = Define(400);
    public static readonly ErrorCode BadRequestImageStream = Define(400);
    public static readonly ErrorCode BadRequestImageUrl = Define(400);
    public static readonly ErrorCode BadRequestImageFormat = Define(400);
    public static readonly ErrorCode BadRequestImageSizeBytes = Define(400);
    public static readonly ErrorCode BadRequestImageDimensions = Define(400);
    public static readonly ErrorCode BadRequestImageAspectRatio = Define(400);
    public static readonly ErrorCode BadRequestImageExceededCount = Define(400);
    public static readonly ErrorCode BadRequestImageMetadataKey = Define(400);
    public static readonly ErrorCode BadRequestImageMetadataValue = Define(400);
    public static readonly ErrorCode NotFoundImage = Define(404);

    // Quota, subscription
    public static readonly ErrorCode BadRequestSubscriptionApi = Define(400);
    public static readonly ErrorCode BadRequestExceedProjectLimit = Define(400);
    public static readonly ErrorCode BadRequestExceedIterationPerProjectLimit = Define(400);
    public static readonly ErrorCode BadRequestExceedTagPerProjectLimit = Define(400);
    public static readonly ErrorCode BadRequestExceedTagPerImageLimit = Define(400);
    public static readonly ErrorCode BadRequestExceededQuota = Define(400);
    public static readonly ErrorCode BadRequestNotLimitedTrial = Define(400);
    public static readonly ErrorCode NotFoundApimSubscription = Define(404);

    // Training
    public static readonly ErrorCode BadRequestTrainingNotNeeded = Define(400);
    public static readonly ErrorCode BadRequestTrainingNotNeededButTrainingPipelineUpdated = Define(400);
    public static readonly ErrorCode BadRequestTrainingValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestClassificationTrainingValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestMultiClassClassificationTrainingValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestMultiLabelClassificationTrainingValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestDetectionTrainingValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestTrainingAlreadyInProgress = Define(400);
    public static readonly ErrorCode BadRequestDetectionTrainingNotAllowNegativeTag = Define(400);
    public static readonly ErrorCode BadRequestInvalidEmailAddress = Define(400);
    public static readonly ErrorCode BadRequestRetiredDomainNotSupportedForTraining = Define(400);
    public static readonly ErrorCode BadRequestDomainNotSupportedForAdvancedTraining = Define(400);
    public static readonly ErrorCode BadRequestExportPlatformNotSupportedForAdvancedTraining = Define(400);
    public static readonly ErrorCode BadRequestReservedBudgetInHoursNotEnoughForAdvancedTraining = Define(400);
    public static readonly ErrorCode BadRequestCustomBaseModelIterationStatusNotCompleted = Define(400);
    public static readonly ErrorCode BadRequestCustomBaseModelDomainNotCompatible = Define(400);
    public static readonly ErrorCode BadRequestCustomBaseModelArchitectureRetired = Define(400);

    // Export, import, artifacts
    public static readonly ErrorCode BadRequestExportValidationFailed = Define(400);
    public static readonly ErrorCode BadRequestExportAlreadyInProgress = Define(400);
    public static readonly ErrorCode BadRequestInvalidImportToken = Define(400);
    public static readonly ErrorCode BadRequestExportWhileTraining = Define(400);
    public static readonly ErrorCode BadRequestInvalidArtifactUri = Define(400);
    public static readonly ErrorCode BadRequestCustomerManagedKeyRevoked = Define(400);

    // Stored predictions
    public static readonly ErrorCode BadRequestPredictionIdsMissing = Define(400);
    public static readonly ErrorCode BadRequestPredictionIdsExceededCount = Define(400);
    public static readonly ErrorCode BadRequestPredictionTagsExceededCount = Define(400);
    public static readonly ErrorCode BadRequestPredictionResultsExceededCount = Define(400);
    public static readonly ErrorCode BadRequestPredictionInvalidApplicationName = Define(400);
    public static readonly ErrorCode BadRequestPredictionInvalidQueryParameters = Define(400);

    // Access
    public static readonly ErrorCode Forbidden = Define(403);
    public static readonly ErrorCode ForbiddenUser = Define(403);
    public static readonly ErrorCode ForbiddenUserResource = Define(403);
    public static readonly ErrorCode ForbiddenUserSignupDisabled = Define(403);
    public static readonly ErrorCode ForbiddenUserSignupAllowanceExceeded = Define(403);
    public static readonly ErrorCode ForbiddenUserDoesNotExist = Define(403);
    public static readonly ErrorCode ForbiddenUserDisabled = Define(403);
    public static readonly ErrorCode ForbiddenUserInsufficientCapability = Define(403);
    public static readonly ErrorCode ForbiddenDRModeEnabled = Define(403);
    public static readonly ErrorCode ForbiddenInvalid = Define(403);

    // Not found, other
    public static readonly ErrorCode NotFound = Define(404);
    public static readonly ErrorCode NotFoundInvalid = Define(404);

    // Server
    public static readonly ErrorCode ErrorIterationCopyFailed = Define(500);
    public static readonly ErrorCode ErrorPreparePerformanceMigrationFailed = Define(500);
    public static readonly ErrorCode ErrorProjectInvalidWorkspace = Define(500);
    public static readonly ErrorCode ErrorProjectInvalidPipelineConfiguration = Define(500);
    public static readonly ErrorCode ErrorProjectInvalidDomain = Define(500);
    public static readonly ErrorCode ErrorProjectTrainingRequestFailed = Define(500);
    public static readonly ErrorCode ErrorProjectImportRequestFailed = Define(500);
    public static readonly ErrorCode ErrorProjectExportRequestFailed = Define(500);
    public static readonly ErrorCode ErrorFeaturizationServiceUnavailable = Define(503);
    public static readonly ErrorCode ErrorFeaturizationQueueTimeout = Define(504);
    public static readonly ErrorCode ErrorFeaturizationInvalidFeaturizer = Define(500);
    public static readonly ErrorCode ErrorFeaturizationAugmentationUnavailable = Define(500);
    public static readonly ErrorCode ErrorFeaturizationUnrecognizedJob = Define(500);
    public static readonly ErrorCode ErrorFeaturizationAugmentationError = Define(500);
    public static readonly ErrorCode ErrorExporterInvalidPlatform = Define(500);
    public static readonly ErrorCode ErrorExporterInvalidFeaturizer = Define(500);
    public static readonly ErrorCode ErrorExporterInvalidClassifier = Define(500);
    public static readonly ErrorCode ErrorPredictionServiceUnavailable = Define(503);
    public static readonly ErrorCode ErrorPredictionModelNotFound = Define(500);
    public static readonly ErrorCode ErrorPredictionModelNotCached = Define(500);
    public static readonly ErrorCode ErrorPrediction = Define(500);
    public static readonly ErrorCode ErrorPredictionStorage = Define(500);
    public static readonly ErrorCode ErrorRegionProposal = Define(500);
    public static readonly ErrorCode ErrorUnknownBaseModel = Define(500);

    /// <summary>Every code.</summary>
    public static IReadOnlyList<ErrorCode> All => Defined;

    private static ErrorCode Define(int status, [CallerMemberName] string name = "")
    {
        var code = new ErrorCode(name, status);
        Defined.Add(code);
        return code;
    }
}
