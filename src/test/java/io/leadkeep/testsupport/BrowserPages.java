package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** A browser and a service, which a test starts for its class. */
public abstract class BrowserPages {

    protected static ServiceProcess service;
    protected static Browser browser;

    @AfterAll
    protected static void stop() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
        if (service != null) {
            service.close();
            service = null;
        }
    }

    /** Errors of scripts and violations of the content security policy, in every test. */
    @AfterEach
    protected void assertNoErrors() {
        assertThat(browser.errors()).isEmpty();
    }
}
