package io.leadkeep.reference;

import io.leadkeep.http.ErrorEnvelope;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The head of the API document; each resource adds its own paths. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Leadkeep API",
                        version = "v1",
                        description =
                                "Leads (people, by e-mail address) in workspaces. Answers are JSON"
                                    + " in one envelope: `{\"success\":true,\"data\":…}` or"
                                    + " `{\"success\":false,\"error\":{\"code\",\"message\"}}`."
                                    + " Only the file of `GET /v1/leads/export` is CSV or NDJSON"
                                    + " without an envelope; its failures have one. Whatever GET"
                                    + " reads answers HEAD too, with the same status and no body.",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
        servers = @Server(url = "/", description = "This service"),
        security = {@SecurityRequirement(name = "apiKey"), @SecurityRequirement(name = "bearer")},
        components =
                @Components(
                        schemas = @Schema(name = "Failure", implementation = ErrorEnvelope.class)),
        tags = {
            @Tag(name = "Leads", description = "People, by e-mail address, in a workspace"),
            @Tag(
                    name = "Enrichment",
                    description =
                            "Is the address real, which gateway guards it, who hosts the mailbox:"
                                    + " ask for it, poll the job, read the leads"),
            @Tag(name = "Account", description = "The user of a platform key"),
            @Tag(
                    name = "Workspaces",
                    description =
                            "What keeps leads apart: workspaces, their members and their keys")
        })
@SecurityScheme(
        securitySchemeName = "apiKey",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.HEADER,
        apiKeyName = "X-Api-Key",
        description = "Platform API key (sk_user_...) or Workspace API key (sk_...)")
@SecurityScheme(
        securitySchemeName = "bearer",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "The same keys as Authorization: Bearer")
public class ApiDocument extends Application {}
