package io.leadkeep.database.address;

/**
 * Host and port of a PostgreSQL server, or of a pooler in front of it.
 *
 * @param name host name, or IP address without brackets
 */
public record DatabaseHost(String name, int port) {

    @Override
    public String toString() {
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
