/**
 * The files of the pages, in {@code META-INF/resources}: the reference at {@code /}, the console,
 * and {@code assets} of both. Quarkus serves them; {@link io.leadkeep.pages.CompressedFiles} serves
 * them to clients that accept gzip. {@code ImportMaps} permits the import maps of the pages.
 */
package io.leadkeep.pages;
