package io.leadkeep.database.address;

/**
 * Where a PostgreSQL server, or a pooler in front of one, listens.
 *
 * @param name of the machine, or its address without brackets
 * @param port TCP port
 */
public record DatabaseHost(String name, int port) {

    @Override
    public String toString() {
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
