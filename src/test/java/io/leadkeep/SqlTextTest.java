package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.Sql;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The text of each statement is ours from beginning to end; what a client sends is a parameter. */
class SqlTextTest {

    @Test
    void no_statement_holds_a_text_that_is_not_ours() {
        SqlTexts texts = SqlTexts.in(Path.of("target", "classes", "io", "leadkeep"));

        assertThat(texts.foreign()).isEmpty();
        assertThat(texts.places()).as("statements that were looked at").isGreaterThan(100);
    }

    @Test
    void whatever_way_a_text_takes_into_a_statement_it_is_found() {
        SqlTexts texts = SqlTexts.in(Path.of("target", "test-classes", "io", "leadkeep"));

        assertThat(texts.foreign())
                .extracting(place -> place.replaceAll(".*Careless[.](\\w+).*", "$1"))
                .contains("put_together", "by_way_of_a_local", "by_way_of_another", "formatted")
                .contains("out_of_a_list", "out_of_a_record", "within_a_part")
                .doesNotContain("a_number", "a_choice", "a_constant_by_way_of_another");
    }

    /** Never run: what must not be, and what may. */
    record Careless(SqlConnection connection, String column) {

        private static final String START = "select from lead where ";

        Object put_together(String value) {
            return connection.query(START + "id = '" + value + "'");
        }

        Object by_way_of_a_local(String value) {
            String text = START + "id = $1";
            if (value != null) {
                text = text + value;
            }
            return connection.preparedQuery(text);
        }

        Object by_way_of_another(String value) {
            Function<String, Object> send = text -> find(text);
            return send.apply(value);
        }

        Object formatted(String value) {
            return connection.preparedQuery(START + "id = '%s'".formatted(value));
        }

        Object out_of_a_list(List<String> columns) {
            Sql sql = new Sql();
            columns.forEach(each -> sql.add(each));
            return sql;
        }

        Object out_of_a_record() {
            return connection.preparedQuery(START + column);
        }

        Object within_a_part(Object value) {
            return new Sql().add(" and id = " + value);
        }

        Object a_number(int limit) {
            return connection.preparedQuery(START + "true limit " + limit);
        }

        Object a_choice(boolean newest) {
            return connection.preparedQuery(START + (newest ? "true" : "false"));
        }

        Object a_constant_by_way_of_another() {
            return ours("id = $1");
        }

        private Object ours(String condition) {
            Function<SqlConnection, Object> send = c -> c.preparedQuery(START + condition);
            return send.apply(connection);
        }

        private Object find(String text) {
            return connection.preparedQuery(text);
        }
    }
}
