package io.leadkeep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.junit.jupiter.api.Test;

/** The rules between packages, and what only some classes may use. */
class ArchitectureTest {

    static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.leadkeep");

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.leadkeep.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void sub_packages_have_no_cycles() {
        slices().matching("io.leadkeep.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void sub_packages_of_leads_depend_one_way() {
        mayNotUse("io.leadkeep.lead", "io.leadkeep.lead.*..");
        mayNotUse(
                "io.leadkeep.lead.csv",
                "io.leadkeep.lead.columns..",
                "io.leadkeep.lead.search..",
                "io.leadkeep.lead.bulk..");
        mayNotUse(
                "io.leadkeep.lead.columns", "io.leadkeep.lead.search..", "io.leadkeep.lead.bulk..");
        mayNotUse("io.leadkeep.lead.search", "io.leadkeep.lead.bulk..");
        mayNotUse("io.leadkeep.lead.bulk", "io.leadkeep.lead.imports..");
    }

    @Test
    void only_some_packages_use_leads() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.leadkeep.lead..",
                        "io.leadkeep.donotcontact..",
                        "io.leadkeep.enrichment..",
                        "io.leadkeep.webhook..",
                        "io.leadkeep.workspace..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadkeep.lead..")
                .check(CLASSES);
    }

    @Test
    void mail_uses_only_config_and_time() {
        mayOnlyUse("io.leadkeep.mail", "io.leadkeep.config", "io.leadkeep.time");
    }

    @Test
    void batching_uses_only_the_jdk() {
        classes()
                .that()
                .resideInAPackage("io.leadkeep.batching")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.leadkeep.batching", "java..")
                .check(CLASSES);
    }

    @Test
    void only_the_commands_use_backup() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.leadkeep", "io.leadkeep.backup")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadkeep.backup")
                .check(CLASSES);
    }

    @Test
    void only_internals_uses_internals_of_vertx_and_netty() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.leadkeep.internals")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.vertx..impl..", "io.quarkus..impl..")
                .check(CLASSES);
    }

    @Test
    void internals_uses_no_other_package() {
        mayOnlyUse("io.leadkeep.internals");
    }

    @Test
    void resources_let_a_request_finish_after_its_client_disconnects() {
        // A cancelled statement leaks its connection (Quarkus 3.33).
        classes()
                .that()
                .areAnnotatedWith(Path.class)
                .should(
                        new ArchCondition<>("be annotated with @Cancellable(false)") {
                            @Override
                            public void check(JavaClass c, ConditionEvents events) {
                                boolean kept =
                                        c.tryGetAnnotationOfType(Cancellable.class)
                                                .filter(cancellable -> !cancellable.value())
                                                .isPresent();
                                events.add(new SimpleConditionEvent(c, kept, c.getName()));
                            }
                        })
                .check(CLASSES);
    }

    @Test
    void resources_get_their_caller_for_a_scope() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.leadkeep.auth")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus.security.identity..")
                .check(CLASSES);
    }

    @Test
    void request_path_never_blocks() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.leadkeep.lead..",
                        "io.leadkeep.suppression..",
                        "io.leadkeep.donotcontact..",
                        "io.leadkeep.event..",
                        "io.leadkeep.auth..",
                        "io.leadkeep.http..",
                        "io.leadkeep.enrichment..",
                        "io.leadkeep.webhook..",
                        "io.leadkeep.verification..",
                        "io.leadkeep.mail..",
                        "io.leadkeep.workspace..")
                .and()
                .doNotHaveSimpleName("Bootstrap")
                .should()
                .callMethod(Uni.class, "await")
                .check(CLASSES);
    }

    @Test
    void timeouts_use_the_monotonic_clock() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LeadPatch") // compares with a stored time
                .and()
                .doNotHaveSimpleName("Uploads") // compares with the time of a file
                .and()
                .doNotHaveSimpleName("TimeRange") // compares two times of a filter
                .should()
                .callMethodWhere(
                        describe(
                                "two instants are compared",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(Instant.class)
                                                && Set.of("isBefore", "isAfter")
                                                        .contains(call.getName())))
                .check(CLASSES);
    }

    private static void mayNotUse(String user, String... used) {
        noClasses()
                .that()
                .resideInAPackage(user)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(used)
                .check(CLASSES);
    }

    private static void mayOnlyUse(String user, String... used) {
        Set<String> allowed =
                Stream.concat(Stream.of(user), Stream.of(used)).collect(Collectors.toSet());
        noClasses()
                .that()
                .resideInAPackage(user)
                .should()
                .dependOnClassesThat(
                        describe(
                                "are in other packages of Leadkeep",
                                c ->
                                        c.getPackageName().startsWith("io.leadkeep.")
                                                && !allowed.contains(c.getPackageName())))
                .check(CLASSES);
    }
}
