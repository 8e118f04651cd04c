// Validates FHIR R4 JSON, one resource a line on standard input, and prints every message of warning or worse.
//
// Terminology that is not part of R4 itself (LOINC, SNOMED CT, our own) is unknown here, which is said as a warning.
// Exit codes: 0 no error, 1 an error or fatal message, or nothing was read.
package no.hjertevakt.validate;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

public final class Main {
    private Main() {}

    private static FhirValidator validator() {
        FhirContext r4 = FhirContext.forR4();
        ValidationSupportChain support = new ValidationSupportChain(
                new DefaultProfileValidationSupport(r4),
                new InMemoryTerminologyServerValidationSupport(r4),
                new CommonCodeSystemsTerminologyService(r4),
                new UnknownCodeSystemWarningValidationSupport(r4));
        FhirInstanceValidator instances = new FhirInstanceValidator(support);
        instances.setAnyExtensionsAllowed(false);
        instances.setErrorForUnknownProfiles(true);
        return r4.newValidator().registerValidatorModule(instances);
    }

    public static void main(String[] arguments) throws IOException {
        FhirValidator validator = validator();
        int resources = 0;
        int errors = 0;
        int warnings = 0;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            resources++;
            for (SingleValidationMessage message : validator.validateWithResult(line).getMessages()) {
                ResultSeverityEnum severity = message.getSeverity();
                if (severity == ResultSeverityEnum.INFORMATION) {
                    continue;
                }
                boolean bad = severity != ResultSeverityEnum.WARNING;
                errors += bad ? 1 : 0;
                warnings += bad ? 0 : 1;
                System.out.println("line " + resources + ": " + severity.getCode() + ": "
                        + message.getLocationString() + ": " + message.getMessage());
            }
        }
        System.out.println(resources + " resources, " + errors + " errors, " + warnings + " warnings");
        System.exit(errors == 0 && resources > 0 ? 0 : 1);
    }
}
