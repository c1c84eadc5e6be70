package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of the service. */
public final class Metrics {

    private Metrics() {}

    /**
     * Returns the value of a metric that exists.
     *
     * @param name with its labels, as the page of metrics has it
     */
    public static double read(String name) {
        Matcher line =
                Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(RestAssured.get("/q/metrics").asString());
        assertThat(line.find()).as(name).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
