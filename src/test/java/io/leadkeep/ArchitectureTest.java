package io.leadkeep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Parameter;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The order of the house: which room may know of which. */
class ArchitectureTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.leadkeep");

    @Test
    void no_two_rooms_need_each_other() {
        slices().matching("io.leadkeep.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void authentication_knows_nothing_of_leads() {
        noClasses()
                .that()
                .resideInAPackage("io.leadkeep.auth..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadkeep.lead..")
                .check(HOUSE);
    }

    @Test
    void the_mail_room_knows_the_dns_and_nothing_of_leads_or_requests() {
        noClasses()
                .that()
                .resideInAPackage("io.leadkeep.mail..")
                .should()
                .dependOnClassesThat(
                        describe(
                                "are of another room",
                                c ->
                                        c.getPackageName().startsWith("io.leadkeep.")
                                                && !Set.of(
                                                                "io.leadkeep.mail",
                                                                "io.leadkeep.config",
                                                                "io.leadkeep.time")
                                                        .contains(c.getPackageName())))
                .check(HOUSE);
    }

    @Test
    void only_lead_inserts_opens_a_hibernate_session() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LeadInserts")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.hibernate.reactive..")
                .check(HOUSE);
    }

    @Test
    void nothing_waits_where_requests_are_answered() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.leadkeep.lead..",
                        "io.leadkeep.auth..",
                        "io.leadkeep.http..",
                        "io.leadkeep.enrichment..",
                        "io.leadkeep.verification..",
                        "io.leadkeep.mail..",
                        "io.leadkeep.workspace..")
                .and()
                .doNotHaveSimpleName("Bootstrap")
                .should()
                .callMethod(Uni.class, "await")
                .check(HOUSE);
    }

    @Test
    void what_takes_too_long_is_not_measured_by_a_clock_that_may_be_set() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LeadPatch") // with what is stored
                .and()
                .doNotHaveSimpleName("Uploads") // with what a file says
                .should()
                .callMethodWhere(
                        describe(
                                "two moments are compared",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(Instant.class)
                                                && Set.of("isBefore", "isAfter")
                                                        .contains(call.getName())))
                .check(HOUSE);
    }

    /** Plural nouns; everything else asks one of them. */
    private static final Set<String> REPOSITORIES =
            Set.of(
                    "LeadReads",
                    "LeadPages",
                    "LeadCountEstimator",
                    "NewestFirstScan",
                    "LeadCounts",
                    "LeadInserts",
                    "LeadBatchInserts",
                    "LeadUpdates",
                    "LeadTagger",
                    "LeadDeleter",
                    "FilteredLeadDeleter",
                    "LeadPurge",
                    "LeadEnrichments",
                    "EnrichmentJobs",
                    "JobScheduler",
                    "EnrichmentItems",
                    "QueueMonitor",
                    "IdempotentRequests",
                    "Accounts",
                    "Workspaces",
                    "Members",
                    "WorkspaceKeys",
                    "WorkspaceLock",
                    "WorkspacePurge",
                    "Bootstrap",
                    "KeyLookup",
                    "KeyUsage",
                    "DatabaseReadiness",
                    "HostProbe",
                    "Transactions");

    private static final String SHARED_INSERTS = "io.leadkeep.lead.LeadBatchInserts";

    @Test
    void what_shares_statements_knows_nothing_of_leads_or_requests() {
        noClasses()
                .that()
                .resideInAPackage("io.leadkeep.batching")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("io.leadkeep.batching", "java..")
                .check(HOUSE);
    }

    @Test
    void only_the_repositories_speak_sql() {
        noClasses()
                .that(have("another name than a repository", c -> !isOneOf(c, REPOSITORIES)))
                .should()
                .callMethodWhere(
                        describe(
                                "a statement is prepared",
                                call ->
                                        call.getTargetOwner().getPackageName().endsWith("sqlclient")
                                                && Set.of("query", "preparedQuery", "prepare")
                                                        .contains(call.getName())))
                .check(HOUSE);
    }

    @Test
    void jdbc_which_waits_is_for_starts_and_for_commands() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.leadkeep.database..", "io.leadkeep.backup")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..")
                .check(HOUSE);
    }

    @Test
    void no_request_comes_to_what_reads_all_workspaces() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.leadkeep", "io.leadkeep.backup")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadkeep.backup")
                .check(HOUSE);
    }

    @Test
    void whatever_reads_or_writes_leads_is_told_the_workspace_first() {
        methods()
                .that()
                .areDeclaredInClassesThat(
                        have(
                                "the name of a repository of leads",
                                c -> isOneOf(c, REPOSITORIES) && holdsLeads(c)))
                .and()
                // Its rows are of several workspaces; each carries its own.
                .areNotDeclaredIn(SHARED_INSERTS)
                .and()
                .haveRawReturnType(Uni.class)
                .and()
                .areNotPrivate()
                .and()
                .doNotHaveName("sweep")
                .should(takeTheWorkspaceFirst())
                .check(HOUSE);
    }

    private static boolean isOneOf(JavaClass c, Set<String> names) {
        JavaClass outer = c;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return names.contains(outer.getSimpleName());
    }

    private static boolean holdsLeads(JavaClass c) {
        return c.getPackageName().startsWith("io.leadkeep.lead")
                || c.getPackageName().equals("io.leadkeep.idempotency");
    }

    private static ArchCondition<JavaMethod> takeTheWorkspaceFirst() {
        return new ArchCondition<>("take workspaceId as their first parameter") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Parameter[] parameters = method.reflect().getParameters();
                boolean first =
                        parameters.length > 0 && parameters[0].getName().equals("workspaceId");
                events.add(new SimpleConditionEvent(method, first, method.getFullName()));
            }
        };
    }

    private static DescribedPredicate<JavaClass> have(
            String description, Predicate<JavaClass> predicate) {
        return describe(description, predicate);
    }
}
