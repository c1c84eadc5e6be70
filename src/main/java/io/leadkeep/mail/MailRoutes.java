package io.leadkeep.mail;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;

/** Asks the DNS where mail goes. */
@ApplicationScoped
public class MailRoutes {

    /**
     * Finds where the mail of a domain goes; remembered for as long as the records live.
     *
     * @param domain A-labels, lower case, without a trailing dot
     * @return the route; never fails: what cannot be found out is {@link MailRoute.Kind#UNKNOWN}
     */
    public Uni<MailRoute> find(String domain) {
        throw new UnsupportedOperationException();
    }

    /**
     * Finds the addresses of a host.
     *
     * @param host an exchanger
     * @return IPv4 and IPv6 addresses; empty if there are none or they cannot be found out
     */
    public Uni<List<InetAddress>> addresses(String host) {
        throw new UnsupportedOperationException();
    }
}
