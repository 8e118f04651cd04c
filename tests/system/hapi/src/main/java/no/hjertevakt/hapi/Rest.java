// The REST face: what a client sees of the store.
package no.hjertevakt.hapi;

import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.SearchPreferHandlingInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.springframework.context.ApplicationContext;

public final class Rest extends RestfulServer {
    private static final long serialVersionUID = 1;
    private static final int PAGE = 20;
    private static final int LARGEST_PAGE = 200;

    private final transient ApplicationContext beans;

    public Rest(ApplicationContext beans) {
        super(beans.getBean(FhirContext.class));
        this.beans = beans;
    }

    @Override
    protected void initialize() {
        // What is not FHIR R4 is refused; HAPI left to itself drops it in silence.
        getFhirContext().setParserErrorHandler(new StrictErrorHandler());
        setDefaultResponseEncoding(EncodingEnum.JSON);
        registerProviders(beans.getBean(ResourceProviderFactory.class).createProviders());
        registerProvider(beans.getBean(IJpaSystemProvider.class));
        registerProvider(beans.getBean(BulkDataExportProvider.class));

        DatabaseBackedPagingProvider paging = beans.getBean(DatabaseBackedPagingProvider.class);
        paging.setDefaultPageSize(PAGE);
        paging.setMaximumPageSize(LARGEST_PAGE);
        setPagingProvider(paging);

        ISearchParamRegistry parameters = beans.getBean(ISearchParamRegistry.class);
        // `Prefer: handling=strict` and `lenient`; without either an unknown search parameter is an error.
        registerInterceptor(new SearchPreferHandlingInterceptor(parameters));
        JpaCapabilityStatementProvider capabilities = new JpaCapabilityStatementProvider(this,
                beans.getBean(IFhirSystemDao.class), beans.getBean(JpaStorageSettings.class), parameters,
                beans.getBean(IValidationSupport.class));
        capabilities.setImplementationDescription("test peer of Hjertevakt");
        setServerConformanceProvider(capabilities);
    }
}
