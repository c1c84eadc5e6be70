package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands and programs of a documentation page, to be executed by tests. */
public final class DocumentationPage {

    private static final Pattern COMMAND = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private final String text;

    public DocumentationPage(String file) {
        try {
            text = Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> commands(String heading) {
        assertThat(text).contains("\n## " + heading + "\n");
        String section = text.split("\n## " + Pattern.quote(heading) + "\n", 2)[1];
        return COMMAND.matcher(section.split("\n## ", 2)[0])
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    public String command(String heading) {
        List<String> commands = commands(heading);
        assertThat(commands).as(heading).hasSize(1);
        return commands.get(0);
    }

    /** The only block of code in a language. */
    public String program(String language) {
        String[] parts = text.split("\n```" + Pattern.quote(language) + "\n");
        assertThat(parts).as(language).hasSize(2);
        return parts[1].split("\n```\n", 2)[0];
    }
}
