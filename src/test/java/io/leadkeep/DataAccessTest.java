package io.leadkeep;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.EntitySessions;
import io.leadkeep.database.Repository;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.Test;

/** Where SQL, JDBC and Hibernate may be used, and how repositories identify the tenant. */
class DataAccessTest {

    private static final JavaClasses CLASSES = ArchitectureTest.CLASSES;

    @Test
    void only_repositories_run_sql() {
        noClasses()
                .that(
                        describe(
                                "are no repositories",
                                c ->
                                        !outermost(c).isAnnotatedWith(Repository.class)
                                                && !c.getPackageName()
                                                        .startsWith("io.leadkeep.database")))
                .should()
                .callMethodWhere(
                        describe(
                                "a statement is prepared",
                                call ->
                                        call.getTargetOwner().getPackageName().endsWith("sqlclient")
                                                && Set.of("query", "preparedQuery", "prepare")
                                                        .contains(call.getName())))
                .check(CLASSES);
    }

    @Test
    void only_repositories_use_hibernate_reactive_and_panache() {
        noClasses()
                .that(
                        describe(
                                "are no repositories",
                                c -> !outermost(c).isAnnotatedWith(Repository.class)))
                .and()
                .doNotHaveFullyQualifiedName(EntitySessions.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.hibernate.reactive..", "io.quarkus.hibernate..")
                .check(CLASSES);
    }

    @Test
    void only_entity_sessions_opens_hibernate_sessions() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(EntitySessions.class.getName())
                .should()
                .callMethodWhere(
                        describe(
                                "a session is opened",
                                call ->
                                        call.getName().matches("(open|with).*")
                                                && Set.of(
                                                                Mutiny.SessionFactory.class
                                                                        .getName(),
                                                                Panache.class.getName())
                                                        .contains(call.getTargetOwner().getName())))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.quarkus.hibernate.reactive.panache.common..")
                .check(CLASSES);
    }

    @Test
    void only_database_and_backup_use_jdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.leadkeep.database..", "io.leadkeep.backup")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void repositories_of_workspace_data_take_the_tenant_first() {
        methods()
                .that()
                .areDeclaredInClassesThat(
                        describe(
                                "are repositories of workspace data",
                                c ->
                                        c.isAnnotatedWith(Repository.class)
                                                && !c.isAnnotatedWith(
                                                        Repository.AcrossWorkspaces.class)
                                                && hasWorkspaceData(c)))
                .and()
                .haveRawReturnType(Uni.class)
                .and()
                .areNotPrivate()
                .and()
                .areNotAnnotatedWith(Repository.AcrossWorkspaces.class)
                .should(takeTheTenantFirst())
                .check(CLASSES);
    }

    private static JavaClass outermost(JavaClass c) {
        JavaClass outer = c;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    private static boolean hasWorkspaceData(JavaClass c) {
        return c.getPackageName().startsWith("io.leadkeep.lead")
                || c.getPackageName().equals("io.leadkeep.enrichment")
                || c.getPackageName().equals("io.leadkeep.job")
                || c.getPackageName().equals("io.leadkeep.webhook")
                || c.getPackageName().equals("io.leadkeep.idempotency")
                || c.getPackageName().equals("io.leadkeep.event")
                || c.getPackageName().equals("io.leadkeep.workspace");
    }

    private static ArchCondition<JavaMethod> takeTheTenantFirst() {
        return new ArchCondition<>("take a Tenant as their first parameter") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean first =
                        !method.getRawParameterTypes().isEmpty()
                                && method.getRawParameterTypes()
                                        .get(0)
                                        .isEquivalentTo(Tenant.class);
                events.add(new SimpleConditionEvent(method, first, method.getFullName()));
            }
        };
    }
}
