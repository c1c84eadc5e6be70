package io.leadkeep;

import static io.leadkeep.Documentation.classes;
import static io.leadkeep.Documentation.files;
import static io.leadkeep.Documentation.matches;
import static io.leadkeep.Documentation.pages;
import static io.leadkeep.Documentation.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import io.leadkeep.http.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the documentation with the code. */
class DocumentationTest {

    private static final Path API = Path.of("docs", "api.md");
    private static final Path ARCHITECTURE = Path.of("docs", "architecture.md");
    private static final Path DECISIONS = Path.of("docs", "decisions");

    private static final Pattern ERROR =
            Pattern.compile("^\\| (\\d{3}) \\| `([A-Z_]+)` \\|", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CAMEL_CASE = Pattern.compile("\\b[A-Z][a-z]+[A-Z]\\w+");
    private static final Set<String> PRODUCTS = Set.of("PostgreSQL", "OpenAPI");
    private static final Pattern CITATION = Pattern.compile("docs/[\\w/-]+\\.md(#[\\w-]+)?");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern CODE_BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);

    /** A class by its package, relative to io.leadkeep: {@code lead.search.LeadPages}. */
    private static final Pattern CLASS_NAME = Pattern.compile("`((?:[a-z]+\\.)+[A-Z]\\w+)`");

    @Test
    void api_page_lists_each_error_code_with_its_status() {
        List<String> documented =
                ERROR.matcher(read(API))
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2))
                        .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ErrorCode.values())
                                .map(code -> code.status() + " " + code.name())
                                .toList());
    }

    @Test
    void pages_name_existing_classes() throws IOException {
        Set<String> existing =
                classes().stream()
                        .map(each -> each.getName().substring("io.leadkeep.".length()))
                        .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        int names = 0;
        for (Path page : pages()) {
            for (MatchResult name : matches(CLASS_NAME, read(page))) {
                names++;
                String relative = name.group(1).replaceFirst("^io\\.leadkeep\\.", "");
                if (!existing.contains(relative)) {
                    missing.add(page + ": " + name.group(1));
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(names).isGreaterThan(30);
    }

    @Test
    void architecture_diagrams_name_existing_classes() {
        Set<String> existing =
                classes().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        List<String> named =
                matches(CODE_BLOCK, read(ARCHITECTURE)).stream()
                        .flatMap(diagram -> matches(CAMEL_CASE, diagram.group()).stream())
                        .map(MatchResult::group)
                        .filter(word -> !PRODUCTS.contains(word))
                        .toList();

        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(existing);
    }

    @Test
    void architecture_page_names_each_package() {
        String page = read(ARCHITECTURE);
        Set<String> packages =
                classes().stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals("io.leadkeep"))
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .collect(Collectors.toSet());

        assertThat(packages).allMatch(name -> page.matches("(?s).*\\b" + name + "\\b.*"));
    }

    @Test
    void architecture_diagram_covers_every_dependency() {
        PackageDiagram diagram = PackageDiagram.of(read(ARCHITECTURE));
        Set<String> missing = new TreeSet<>();
        for (JavaClass origin : classes()) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String from = diagram.nodeOf(origin.getPackageName());
                String to = diagram.nodeOf(dependency.getTargetClass().getPackageName());
                if (from != null && to != null && !diagram.reaches(from, to)) {
                    missing.add(from + " -> " + to);
                }
            }
        }

        assertThat(diagram.arrows()).hasSizeGreaterThan(10);
        assertThat(missing).isEmpty();
    }

    @Test
    void relative_links_lead_to_existing_files_and_headings() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (MatchResult link : matches(LINK, prose(page))) {
                if (!link.group(1).matches("[a-z]+:.*")) {
                    links++;
                    if (!leadsSomewhere(page, link.group(1))) {
                        broken.add(page + ": " + link.group(1));
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(30);
    }

    @Test
    void sources_cite_existing_pages() throws IOException {
        List<String> broken = new ArrayList<>();
        for (String folder : List.of("src", "bench", "docker", ".ci")) {
            for (Path source : files(Path.of(folder)).filter(DocumentationTest::isText).toList()) {
                for (MatchResult citation : matches(CITATION, read(source))) {
                    if (!leadsSomewhere(Path.of("README.md"), citation.group())) {
                        broken.add(source + ": " + citation.group());
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void readme_has_at_most_150_lines() {
        assertThat(read(Path.of("README.md")).lines()).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void decisions_are_numbered_and_have_at_most_40_lines() throws IOException {
        List<Path> decisions = files(DECISIONS).sorted().toList();

        assertThat(decisions).hasSizeGreaterThan(10);
        for (int i = 0; i < decisions.size(); i++) {
            String number = String.format(Locale.ROOT, "%04d", i + 1);
            String decision = read(decisions.get(i));
            assertThat(decisions.get(i).getFileName().toString()).startsWith(number + "-");
            assertThat(decision)
                    .startsWith("# " + number + " ")
                    .containsSubsequence(
                            "\n## Context\n", "\n## Decision\n", "\n## Consequences\n");
            assertThat(decision.lines()).as(number).hasSizeLessThanOrEqualTo(40);
        }
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] pathAndAnchor = link.split("#", 2);
        Path target =
                pathAndAnchor[0].isEmpty()
                        ? page
                        : page.resolveSibling(pathAndAnchor[0]).normalize();
        return Files.exists(target)
                && (pathAndAnchor.length == 1 || anchors(target).contains(pathAndAnchor[1]));
    }

    private static List<String> anchors(Path page) {
        return matches(HEADING, prose(page)).stream()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    private static String prose(Path page) {
        return CODE_BLOCK.matcher(read(page)).replaceAll("");
    }

    private static boolean isText(Path file) {
        return file.toString()
                .matches(".*\\.(java|sql|properties|yaml|sh|py|cfg|js|html)|\\.ci/\\w+");
    }
}
