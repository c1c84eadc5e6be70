/**
 * Tests of single leads, by operation.
 *
 * <ul>
 *   <li>Create: CreateLeadTest (outcomes), CreateLeadRulesTest (fields), CreateLeadAddressTest
 *       (addresses), HostileTextTest (strings), CreateCleanupTest (dataCleanup), IdempotencyTest,
 *       RequestFingerprintTest and StoredResponsesTest (Idempotency-Key), ConcurrentCreateTest,
 *       BatchedCreatesTest, WaitingCreatesIT (overload)
 *   <li>Read: GetLeadTest, BatchedReadsTest
 *   <li>Change: UpdateLeadTest (PATCH), UpsertLeadTest (PUT), PreconditionsTest (conditions of all)
 *   <li>Delete: bulk.DeleteLeadsTest
 *   <li>Statements: LeadTableTest
 *   <li>Operation: FaultsIT (faults of the database), KilledRequestsIT (crashes), TwoNodesIT
 * </ul>
 */
package io.leadkeep.lead;
