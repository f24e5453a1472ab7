package io.barid.mailbox.site;

import io.barid.mailbox.password.Passwords;
import io.barid.message.AccountId;
import java.util.Map;

/**
 * What is there, in the order of names.
 *
 * @param domains   by name
 * @param accounts  by address
 * @param aliases   by address
 * @param ids       of accounts, by address
 * @param passwords stored ones, by address
 * @param apps      what is stored of app passwords, by address and name
 * @param builtIn   the address of the built-in postmaster, or empty
 */
record SiteState(
        Map<String, DomainSettings> domains,
        Map<String, AccountSettings> accounts,
        Map<String, AliasSettings> aliases,
        Map<String, AccountId> ids,
        Map<String, Passwords.Stored> passwords,
        Map<String, Map<String, String>> apps,
        String builtIn) {}
