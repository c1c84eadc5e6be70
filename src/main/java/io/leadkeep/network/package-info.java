/** IP addresses and networks, and which addresses are public. */
package io.leadkeep.network;
