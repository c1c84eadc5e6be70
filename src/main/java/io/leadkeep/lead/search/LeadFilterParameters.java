package io.leadkeep.lead.search;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Describes the conditions of a list once, for every operation that takes them as its query. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class LeadFilterParameters implements OASFilter {

    private static final Set<String> OPERATIONS = Set.of("listLeads", "exportLeads");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        for (PathItem path : document.getPaths().getPathItems().values()) {
            path.getOperations().values().stream()
                    .filter(operation -> OPERATIONS.contains(operation.getOperationId()))
                    .forEach(LeadFilterParameters::describe);
        }
    }

    private static void describe(Operation operation) {
        text(
                operation,
                "search",
                "Every word must occur in the address, the name, the company or the title, in any"
                        + " case");
        text(operation, "tags", "Comma list; the lead has one of them");
        text(operation, "tagsAll", "Comma list; the lead has all of them");
        flag(operation, "emailVerified", "Whether a check has found the address deliverable");
        text(
                operation,
                "emailStatus",
                "Comma list of results of the most recent check: deliverable (or valid),"
                        + " undeliverable (or invalid), risky, unknown");
        add(
                operation,
                "emailType",
                "Whether the domain is a free-mail provider's",
                schema(Schema.SchemaType.STRING)
                        .enumeration(List.of("all", "personal", "business")));
        flag(operation, "hasCompany", "Whether a company is known");
        flag(operation, "hasPhone", "Whether a phone number is known");
        flag(operation, "segProtected", "Whether a secure email gateway guards the mailbox");
        text(operation, "createdAfter", "A time such as 2025-06-10T10:30:00.000Z, or a date");
        text(operation, "createdBefore", "A time such as 2025-06-10T10:30:00.000Z, or a date");
    }

    private static void text(Operation operation, String name, String description) {
        add(operation, name, description, schema(Schema.SchemaType.STRING));
    }

    private static void flag(Operation operation, String name, String description) {
        add(operation, name, description, schema(Schema.SchemaType.BOOLEAN));
    }

    private static Schema schema(Schema.SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    private static void add(Operation operation, String name, String description, Schema schema) {
        operation.addParameter(
                OASFactory.createParameter()
                        .name(name)
                        .in(Parameter.In.QUERY)
                        .description(description)
                        .schema(schema));
    }
}
