package io.barid.mailbox.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record that a person's request is read into, strictly: what is misspelt or of another type is refused with a sentence,
 * for passed over in silence it would look as if it had been done. Neighbours' requests are read leniently, since a newer
 * one may say more.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AdminBody {}
