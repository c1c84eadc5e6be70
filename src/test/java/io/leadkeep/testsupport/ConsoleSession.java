package io.leadkeep.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.Map;

/**
 * A session of the console.
 *
 * @param cookie the value of the cookie
 */
public record ConsoleSession(String cookie, String csrfToken) {

    public static final String PATH = "/console/session";
    public static final String COOKIE = "leadkeep_session";
    public static final String CSRF_HEADER = "X-CSRF-Token";

    /** Signs in with a key. */
    public static ConsoleSession of(String key) {
        return of(signIn(key));
    }

    public static ConsoleSession of(Response signedIn) {
        assertThat(signedIn.statusCode()).as(signedIn.asString()).isEqualTo(200);
        return new ConsoleSession(
                signedIn.cookie(COOKIE), signedIn.jsonPath().getString("data.csrfToken"));
    }

    public static Response signIn(String key) {
        return given().header("X-Api-Key", key).post(PATH);
    }

    public static Response followLink(String link) {
        return given().contentType("application/json")
                .body(Map.of("link", link.substring(link.lastIndexOf('/') + 1)))
                .post(PATH);
    }

    /** Returns the same session without its token. */
    public Api withoutToken() {
        return Api.anonymous().header("Cookie", COOKIE + "=" + cookie);
    }

    public Api with(String token) {
        return withoutToken().header(CSRF_HEADER, token);
    }

    public Api api() {
        return with(csrfToken);
    }

    /** Returns the response that shows the session. */
    public Response show() {
        return given().cookie(COOKIE, cookie).get(PATH);
    }
}
