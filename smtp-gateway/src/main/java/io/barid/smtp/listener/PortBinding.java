package io.barid.smtp.listener;

import io.barid.smtp.policy.MailPort;
import java.net.InetAddress;

/**
 * Where one port listens.
 *
 * @param number   0 takes a free one
 * @param variable the setting that names it
 */
public record PortBinding(MailPort port, InetAddress address, int number, String variable) {}
