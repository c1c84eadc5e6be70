package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/leads/bulk} as a whole: options, size and concurrency. */
@ServiceTest
class BulkRequestTest extends BulkTest {

    @Test
    void slow_bulk_is_stored() {
        Random random = new Random(1);
        String rows =
                IntStream.range(0, 2_500)
                        .mapToObj(
                                i ->
                                        "{\"email\":\"%d@example.com\",\"firstName\":\"%s\",\"lastName\":\"%s\",\"companyName\":\"%s\",\"jobTitle\":\"%s\"}"
                                                .formatted(
                                                        i,
                                                        letters(random),
                                                        letters(random),
                                                        letters(random),
                                                        letters(random)))
                        .collect(Collectors.joining(","));

        assertThat(counts(bulk("{\"leads\":[" + rows + "]}"))).containsExactly(2_500, 0, 0, 0);
    }

    private static String letters(Random random) {
        return random.ints(250, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @Test
    void misspelt_option_returns_400_with_suggestion() {
        Response refused =
                Api.as(tenant)
                        .send("POST", "/v1/leads/bulk", "{\"leads\":[{}],\"skipDuplicate\":true}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].message"))
                .contains("did you mean skipDuplicates?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | leads",
                "{\"leads\":[]} | leads",
                "{\"leads\":{}} | leads",
                "{\"leads\":[{}],\"skipDuplicates\":\"no\"} | skipDuplicates",
                "{\"leads\":[{}],\"dataCleanup\":1} | dataCleanup",
                "{\"leads\":[{}],\"tag\":\"\"} | tag",
                "{\"leads\":[{}],\"tag\":[]} | tag",
                "{\"leads\":[{}],\"tags\":[\"x\"]} | tags",
            })
    void invalid_request_returns_400(String body, String field) {
        Response refused = Api.as(tenant).send("POST", "/v1/leads/bulk", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field", String.class)).contains(field);
    }

    @Test
    void bulk_accepts_5000_rows_and_refuses_5001() {
        assertThat(counts(bulk(rows(0, 5_000)))).containsExactly(5_000, 0, 0, 0);
        Response refused = Api.as(tenant).send("POST", "/v1/leads/bulk", rows(0, 5_001));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("leads");
    }

    @Test
    void body_above_16_mib_returns_413() {
        String row = "{\"email\":\"a@example.com\",\"x\":\"" + "y".repeat(17 * 1024 * 1024) + "\"}";

        Response refused =
                Api.as(tenant).send("POST", "/v1/leads/bulk", "{\"leads\":[" + row + "]}");

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void concurrent_bulks_lose_no_row_and_create_no_duplicate() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(6);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<Integer> order =
                    IntStream.range(i * 50, i * 50 + 400).boxed().collect(Collectors.toList());
            Collections.shuffle(order, new Random(i));
            String body =
                    order.stream()
                            .map(n -> "{\"email\":\"o" + n + "@example.com\",\"n\":" + n + "}")
                            .collect(
                                    Collectors.joining(
                                            ",",
                                            "{\"skipDuplicates\":" + (i % 2 == 0) + ",\"leads\":[",
                                            "]}"));
            answers.add(clients.submit(() -> Api.as(tenant).send("POST", "/v1/leads/bulk", body)));
        }
        int imported = 0;
        for (Future<Response> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
            List<Integer> counts = counts(answer.get().jsonPath());
            assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(400);
            assertThat(counts.get(3)).isZero();
            imported += counts.get(0);
        }
        clients.shutdown();

        assertThat(imported).isEqualTo(950);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total"))
                .isEqualTo(950);
    }

    private static String rows(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> "{\"email\":\"r" + n + "@example.com\"}")
                .collect(Collectors.joining(",", "{\"leads\":[", "]}"));
    }
}
