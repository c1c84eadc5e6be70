package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the project's documentation, whose commands are to be true. */
public final class DocumentationPage {

    private static final Pattern COMMAND = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    private final String text;

    /** Reads a page. */
    public DocumentationPage(String file) {
        try {
            text = Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands under a heading, in their order. */
    public List<String> commands(String heading) {
        assertThat(text).contains("\n## " + heading + "\n");
        String section = text.split("\n## " + Pattern.quote(heading) + "\n", 2)[1];
        return COMMAND.matcher(section.split("\n## ", 2)[0])
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** The only command under a heading. */
    public String command(String heading) {
        List<String> commands = commands(heading);
        assertThat(commands).as(heading).hasSize(1);
        return commands.get(0);
    }
}
