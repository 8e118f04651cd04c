// The topic that a subscription of the R5 backport may name: something was written to a patient's record.
//
// On R4 HAPI reads topics from resources of type Basic, once a minute; this one is there from the start.
package no.hjertevakt.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.topic.BaseSubscriptionTopicLoader;
import ca.uhn.fhir.jpa.topic.R4SubscriptionTopicBuilder;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.springframework.context.ApplicationContext;

final class Topic {
    private static final String URL = "https://hjertevakt.no/fhir/SubscriptionTopic/record-changed";
    private static final List<String> TYPES = List.of("Patient", "Observation", "Condition", "MedicationStatement",
            "MedicationRequest", "MedicationAdministration", "MedicationDispense", "AllergyIntolerance", "Procedure",
            "ServiceRequest", "Encounter");

    private Topic() {}

    static void put(ApplicationContext beans) {
        R4SubscriptionTopicBuilder topic = new R4SubscriptionTopicBuilder()
                .setId("topic-record-changed")
                .setUrl(URL)
                .setStatus(PublicationStatus.ACTIVE);
        for (String type : TYPES) {
            topic.addResourceTrigger()
                    .setResourceTriggerResource(type)
                    .addResourceTriggerSupportedInteraction("create")
                    .addResourceTriggerSupportedInteraction("update")
                    .setResourceTriggerQueryCriteriaCurrent(type + "?")
                    .addCanFilterBy()
                    .setCanFilterByResource(type)
                    .setCanFilterByParameter("patient");
        }
        beans.getBean(DaoRegistry.class).getResourceDao(Basic.class).update(topic.build(), new SystemRequestDetails());
        beans.getBean(BaseSubscriptionTopicLoader.class).forceRefresh();
    }
}
