package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;

/** What the threads of one mirror share. */
record MirrorParts(Feed feed, Clients clients, Reached reached, AdmissionMeters meters) {}
