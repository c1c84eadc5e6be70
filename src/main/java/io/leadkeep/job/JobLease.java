package io.leadkeep.job;

/** Work of a job that this node has leased. */
public interface JobLease {

    /** A node that has lost the lease of this id writes nothing. */
    String id();

    String workspaceId();
}
