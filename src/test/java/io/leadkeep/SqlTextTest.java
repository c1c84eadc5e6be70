package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.Sql;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The text of every SQL statement is constant; values of clients are parameters. */
class SqlTextTest {

    @Test
    void statements_are_built_from_constants() {
        SqlTexts texts = SqlTexts.in(Path.of("target", "classes", "io", "leadkeep"));

        assertThat(texts.variable()).isEmpty();
        assertThat(texts.places()).as("statements found").isGreaterThan(100);
    }

    @Test
    void variable_text_in_a_statement_is_detected() {
        SqlTexts texts = SqlTexts.in(Path.of("target", "test-classes", "io", "leadkeep"));

        assertThat(texts.variable())
                .extracting(place -> place.replaceAll(".*Examples[.](\\w+).*", "$1"))
                .contains("concatenated", "through_a_local", "through_a_method", "formatted")
                .contains("from_a_list", "from_a_record", "in_a_fragment")
                .doesNotContain("number", "choice", "constant_through_a_method");
    }

    /** Statements that are never executed. The first seven have variable text. */
    record Examples(SqlConnection connection, String column) {

        private static final String START = "select from lead where ";

        Object concatenated(String value) {
            return connection.query(START + "id = '" + value + "'");
        }

        Object through_a_local(String value) {
            String text = START + "id = $1";
            if (value != null) {
                text = text + value;
            }
            return connection.preparedQuery(text);
        }

        Object through_a_method(String value) {
            Function<String, Object> send = text -> find(text);
            return send.apply(value);
        }

        Object formatted(String value) {
            return connection.preparedQuery(START + "id = '%s'".formatted(value));
        }

        Object from_a_list(List<String> columns) {
            Sql sql = new Sql();
            columns.forEach(each -> sql.add(each));
            return sql;
        }

        Object from_a_record() {
            return connection.preparedQuery(START + column);
        }

        Object in_a_fragment(Object value) {
            return new Sql().add(" and id = " + value);
        }

        Object number(int limit) {
            return connection.preparedQuery(START + "true limit " + limit);
        }

        Object choice(boolean newest) {
            return connection.preparedQuery(START + (newest ? "true" : "false"));
        }

        Object constant_through_a_method() {
            return constant("id = $1");
        }

        private Object constant(String condition) {
            Function<SqlConnection, Object> send = c -> c.preparedQuery(START + condition);
            return send.apply(connection);
        }

        private Object find(String text) {
            return connection.preparedQuery(text);
        }
    }
}
