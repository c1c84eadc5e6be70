package io.leadkeep.job;

/** Kinds of jobs; each has its own table of due times. */
public enum JobQueue {
    ENRICHMENT,
    IMPORT
}
