package io.leadkeep.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.http.ApiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the key comes from. */
class MasterKeyTest {

    private static final String SETTING = "s".repeat(32);
    private static final String PURPOSE = "a purpose";
    private static final String URL = "postgresql://user:%s@db.example/leadkeep";

    @TempDir Path folder;

    private record Database(Optional<String> url, Path dataDir) implements DatabaseConfig {

        @Override
        public Optional<String> migrationUrl() {
            return Optional.empty();
        }

        @Override
        public Optional<Distributor> distributed() {
            return Optional.empty();
        }

        @Override
        public int poolSize() {
            return 1;
        }
    }

    private MasterKey key(String setting, String url) {
        return new MasterKey(
                () -> Optional.ofNullable(setting),
                new Database(Optional.ofNullable(url), folder),
                new SecureRandom());
    }

    private Path file() {
        return folder.resolve("webhook.key");
    }

    @Test
    void setting_takes_precedence_and_creates_no_file() {
        byte[] derived = key(SETTING, null).findOrCreate(PURPOSE);

        assertThat(key(SETTING, URL.formatted("p")).findOrCreate(PURPOSE)).isEqualTo(derived);
        assertThat(key("t".repeat(32), null).findOrCreate(PURPOSE)).isNotEqualTo(derived);
        assertThat(file()).doesNotExist();
    }

    @Test
    void nodes_with_the_same_database_password_have_the_same_key() {
        byte[] derived = key(null, URL.formatted("p")).findOrCreate(PURPOSE);

        assertThat(key(null, URL.formatted("p")).findOrCreate(PURPOSE)).isEqualTo(derived);
        assertThat(key(null, URL.formatted("q")).findOrCreate(PURPOSE)).isNotEqualTo(derived);
        assertThat(file()).doesNotExist();
    }

    @Test
    void file_is_created_once_for_its_owner_only() throws Exception {
        assertThat(key(null, null).find(PURPOSE)).isEmpty();

        byte[] derived = key(null, null).findOrCreate(PURPOSE);

        assertThat(key(null, null).find(PURPOSE)).hasValue(derived);
        assertThat(key(null, "postgresql://user@db.example/leadkeep").findOrCreate(PURPOSE))
                .isEqualTo(derived);
        assertThat(Files.getPosixFilePermissions(file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.list(folder)).containsExactly(file());
    }

    @Test
    void content_of_the_file_works_as_the_setting() throws Exception {
        byte[] derived = key(null, null).findOrCreate(PURPOSE);

        assertThat(key(Files.readString(file()).strip(), null).findOrCreate(PURPOSE))
                .isEqualTo(derived);
    }

    @Test
    void unusable_key_is_an_error_that_names_the_setting() throws Exception {
        assertThatThrownBy(() -> key("short", null))
                .hasMessageContaining("LEADKEEP_WEBHOOK_ENCRYPTION_KEY");
        Files.writeString(file(), "short");
        assertThatThrownBy(() -> key(null, null).findOrCreate(PURPOSE))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("LEADKEEP_WEBHOOK_ENCRYPTION_KEY");
    }
}
