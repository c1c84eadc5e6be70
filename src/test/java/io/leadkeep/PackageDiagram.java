package io.leadkeep;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The diagram of docs/architecture.md: the packages that each package uses. */
record PackageDiagram(Map<String, Set<String>> arrows) {

    private static final Pattern NODE = Pattern.compile("(\\w+)\\[\"([a-z.]+):");
    private static final Pattern ARROW =
            Pattern.compile("^ +(\\w+)(?:\\[.*?])? --> (\\w+)", Pattern.MULTILINE);

    static PackageDiagram of(String page) {
        String text = page.split("```mermaid\nflowchart", 2)[1].split("```", 2)[0];
        Map<String, String> packages =
                NODE.matcher(text)
                        .results()
                        .collect(Collectors.toMap(node -> node.group(1), node -> node.group(2)));
        Map<String, Set<String>> arrows = new TreeMap<>();
        packages.values().forEach(name -> arrows.put(name, new TreeSet<>()));
        ARROW.matcher(text)
                .results()
                .forEach(
                        arrow ->
                                arrows.get(packages.get(arrow.group(1)))
                                        .add(packages.get(arrow.group(2))));
        return new PackageDiagram(arrows);
    }

    /** Returns the node of a package or of its nearest parent; null for the common ones. */
    String nodeOf(String packageName) {
        String name = packageName.replaceFirst("^io\\.leadkeep\\.", "");
        while (!arrows.containsKey(name)) {
            if (name.indexOf('.') < 0) {
                return null;
            }
            name = name.substring(0, name.lastIndexOf('.'));
        }
        return name;
    }

    boolean reaches(String from, String to) {
        return from.equals(to) || arrows.get(from).stream().anyMatch(next -> reaches(next, to));
    }
}
