package io.barid.smtp.session;

import io.barid.address.Mailbox;
import io.barid.message.AccountId;

/** Who the client is, once it has logged in. */
record Login(AccountId account, Mailbox address) {}
