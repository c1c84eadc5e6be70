package io.leadkeep.database;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class that runs SQL. ArchitectureTest allows SQL nowhere else, and requires the tenant as
 * the first parameter of its methods.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Repository {

    /** Marks a method or a class whose rows belong to several workspaces. */
    @Retention(RetentionPolicy.CLASS)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @interface AcrossWorkspaces {}
}
