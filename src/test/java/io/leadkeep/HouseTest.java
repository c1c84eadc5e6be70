package io.leadkeep;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/** The order of the house: which room may know of which. */
class HouseTest {

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
    void only_leads_opens_a_session_on_lead_rows() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Leads")
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
                        "io.leadkeep.workspace..")
                .and()
                .doNotHaveSimpleName("FirstStart")
                .should()
                .callMethod(Uni.class, "await")
                .check(HOUSE);
    }
}
