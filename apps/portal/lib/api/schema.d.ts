/** Generated from /api/openapi.json by scripts/generate-api-client.mjs. Do not edit. */

export interface paths {
    "/api/audit/alterations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowAlterationsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExportBundleController_list"];
        put?: never;
        post: operations["ExportBundleController_order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/bundles/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExportBundleController_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ExploreEventsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/events/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowEventController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowLogController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListChargesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["KeepLedgerController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ManageBudgetController_show"];
        put: operations["ManageBudgetController_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/budget/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ManageLimitsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/budget/limits/{level}/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ManageLimitsController_show"];
        put: operations["ManageLimitsController_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["BrowseCatalogueController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["BrowseCatalogueController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/frameworks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowRequirementsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/compliance/requirements/{framework}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowRequirementsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowDeveloperAppsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/apps/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowDeveloperAppsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/apps/{appId}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowDeveloperAppsController_errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/apps/{appId}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["RollBackController_rollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/apps/{appId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowDeveloperAppsController_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListPayoutsController_list"];
        put?: never;
        post: operations["SchedulePayoutController_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowRevenueController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/developer/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PublishVersionController_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListRunsController_list"];
        put?: never;
        post: operations["RunAppController_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowRunController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CancelRunController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowRunController_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/executions/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["FollowRunController_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/installs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListInstallsController_list"];
        put?: never;
        post: operations["InstallAppController_install"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/installs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListInstallsController_show"];
        put?: never;
        post?: never;
        delete: operations["InstallAppController_uninstall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListInvitationsController_list"];
        put?: never;
        post: operations["InviteMemberController_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["RevokeInvitationController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["AcceptInvitationController_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["InspectInvitationController_inspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListKeysController_list"];
        put?: never;
        post: operations["VaultKeyController_vault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListKeysController_show"];
        put?: never;
        post?: never;
        delete: operations["RevokeKeyController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}/restrictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["RestrictKeyController_restrict"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Opens the key, which is on its record, and asks its provider; nothing is changed. The same Idempotency-Key gives the first answer again at the same API process, which keeps the last 1,000; another one, or one that was started again, tests once more. */
        post: operations["TestKeyController_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowKeyUsesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListHostsController_list"];
        put?: never;
        post: operations["RegisterHostController_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["RegisterHostController_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-hosts/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CheckHostController_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-hosts/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListHostsController_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-hosts/{id}/pulls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PullModelController_pull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListHostsController_localModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-pulls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PullModelController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-pulls/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["PullModelController_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-pulls/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["PullModelController_follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowLocalUsageController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChangeOwnPasswordController_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListMembersController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{id}/deprovision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["DeprovisionMemberController_deprovision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{id}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["IssuePasswordResetController_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["GiveRoleController_give"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{id}/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["TakeRoleController_take"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListModelsController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password-resets/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CompletePasswordResetController_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/password-resets/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["CompletePasswordResetController_inspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowPolicyController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/forbidden-apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChangePolicyController_forbidApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/forbidden-apps/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["ChangePolicyController_allowApp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/forbidden-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["ChangePolicyController_forbidProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/forbidden-providers/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["ChangePolicyController_allowProvider"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListPricesController_list"];
        put?: never;
        post: operations["PublishPriceController_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowMeController_show"];
        put?: never;
        post: operations["SignInController_signIn"];
        delete: operations["SignOutController_signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubjectRequestsController_list"];
        put?: never;
        post: operations["SubjectRequestsController_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["SubjectRequestsController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{id}/data/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TakeAwayController_data"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["SubjectRequestsController_erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{id}/page/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TakeAwayController_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subject-requests/{id}/receipt/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["TakeAwayController_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListTemplatesController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ListTokensController_list"];
        put?: never;
        post: operations["IssueTokenController_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["RevokeTokenController_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ShowUsageController_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["OpenAiWireController_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["OpenAiWireController_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        __schema0: string | number | boolean | (null) | components["schemas"]["__schema0"][] | {
            [key: string]: components["schemas"]["__schema0"];
        };
        __schema1: string | number | boolean | (null) | components["schemas"]["__schema1"][] | {
            [key: string]: components["schemas"]["__schema1"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ShowAlterationsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        found: {
                            at: string;
                            bundleId: string;
                            next: string;
                            text: string;
                        } | null;
                    };
                };
            };
        };
    };
    ExportBundleController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            by: string;
                            bytes: number | null;
                            createdAt: string;
                            events: number | null;
                            expiresAt: string | null;
                            file: string;
                            findings: {
                                changed: number;
                                first: {
                                    eventId: string | null;
                                    /** @enum {string} */
                                    kind: "changed" | "missing";
                                    leaf: number;
                                    position: string | null;
                                }[];
                                missing: number;
                                next: string;
                                text: string;
                            } | null;
                            from: string;
                            id: string;
                            /** @enum {string} */
                            payloads: "all" | "none" | "evidence";
                            reason: string | null;
                            /** @enum {string} */
                            state: "building" | "ready" | "ready-with-findings" | "expired" | "failed";
                            to: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ExportBundleController_order: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    from: string;
                    /**
                     * @default evidence
                     * @enum {string}
                     */
                    payloads?: "all" | "none" | "evidence";
                    /** Format: date-time */
                    to: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    ExportBundleController_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ExploreEventsController_list: {
        parameters: {
            query?: {
                app?: string;
                cursor?: string;
                execution?: string;
                from?: string;
                key?: string;
                limit?: number;
                person?: string;
                queryId?: string;
                to?: string;
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            actor: {
                                id: string | null;
                                name: string | null;
                                via: string;
                            };
                            at: string;
                            eventId: string;
                            leafIndex: number | null;
                            sealedAt: string | null;
                            stream: string;
                            summary: string;
                            type: string;
                        }[];
                        next: string | null;
                        queryId: string;
                    };
                };
            };
        };
    };
    ShowEventController_show: {
        parameters: {
            query?: {
                queryId?: string;
            };
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        finding: {
                            next: string;
                            text: string;
                        } | null;
                        header: {
                            [key: string]: components["schemas"]["__schema0"];
                        } | null;
                        inclusion: {
                            checkpoint: string;
                            path: string[];
                        } | null;
                        /** @enum {string} */
                        integrity: "as-sealed" | "changed" | "missing" | "unproven" | "not-sealed" | "not-sealed-yet";
                        leaf: {
                            hash: string | null;
                            hashNow: string | null;
                            index: number;
                            position: string;
                            sealedAt: string;
                        } | null;
                        listed: {
                            actor: {
                                id: string | null;
                                name: string | null;
                                via: string;
                            };
                            at: string;
                            eventId: string;
                            leafIndex: number | null;
                            sealedAt: string | null;
                            stream: string;
                            summary: string;
                            type: string;
                        };
                        payload: components["schemas"]["__schema1"];
                        queryId: string;
                        summary: string;
                    };
                };
            };
        };
    };
    ShowLogController_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkpoint: string | null;
                        organisation: string;
                        origin: string;
                        parked: number;
                        publicKey: string;
                        sealedUpTo: string | null;
                        size: number;
                        unsealed: {
                            /** @enum {string} */
                            kind: "refused" | "failing" | "waiting";
                            next: string;
                            since: string;
                            text: string;
                        } | null;
                    };
                };
            };
        };
    };
    ListChargesController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            amountUsd: string;
                            appId: string;
                            appName: string;
                            at: string;
                            executionId: string;
                            id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    KeepLedgerController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            account: "runs" | "earnings" | "commission" | "payouts-in-transit" | "cash";
                            amountUsd: string;
                            at: string;
                            eventId: string;
                            eventType: string;
                            id: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ManageBudgetController_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limitUsd: string | null;
                        month: string;
                        reservedUsd: string;
                        settledUsd: string;
                    };
                };
            };
        };
    };
    ManageBudgetController_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    limitUsd: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        limitUsd: string | null;
                        month: string;
                        reservedUsd: string;
                        settledUsd: string;
                    };
                };
            };
        };
    };
    ManageLimitsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            leftUsd: string | null;
                            /** @enum {string} */
                            level: "organisation" | "user" | "key" | "app";
                            limitUsd: string | null;
                            reservedUsd: string;
                            settledUsd: string;
                            subject: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ManageLimitsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                level: "user" | "key" | "app";
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        leftUsd: string | null;
                        /** @enum {string} */
                        level: "organisation" | "user" | "key" | "app";
                        limitUsd: string | null;
                        reservedUsd: string;
                        settledUsd: string;
                        subject: string | null;
                    };
                };
            };
        };
    };
    ManageLimitsController_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                level: "user" | "key" | "app";
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    limitUsd: string | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        leftUsd: string | null;
                        /** @enum {string} */
                        level: "organisation" | "user" | "key" | "app";
                        limitUsd: string | null;
                        reservedUsd: string;
                        settledUsd: string;
                        subject: string | null;
                    };
                };
            };
        };
    };
    BrowseCatalogueController_list: {
        parameters: {
            query?: {
                category?: "writing" | "documents" | "meetings" | "research" | "data" | "other";
                cursor?: string;
                limit?: number;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            appId: string;
                            category: string;
                            installId: string | null;
                            name: string;
                            permissions: {
                                egress: {
                                    host: string;
                                    methods: string[];
                                }[];
                                models: string[];
                                secrets: string[];
                            };
                            pricePerRunUsd: string;
                            publisher: {
                                id: string;
                                name: string;
                            };
                            /** @enum {string} */
                            runtime: "javascript" | "python";
                            slug: string;
                            summary: string;
                            version: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    BrowseCatalogueController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appId: string;
                        category: string;
                        inputSchema: {
                            [key: string]: unknown;
                        };
                        installId: string | null;
                        limits: {
                            cpuMs: number;
                            memoryBytes: number;
                            outputBytes: number;
                            wallMs: number;
                        };
                        name: string;
                        outputSchema: {
                            [key: string]: unknown;
                        };
                        permissions: {
                            egress: {
                                host: string;
                                methods: string[];
                            }[];
                            models: string[];
                            secrets: string[];
                        };
                        permissionsDigest: string;
                        pricePerRunUsd: string;
                        publisher: {
                            id: string;
                            name: string;
                        };
                        readme: string;
                        /** @enum {string} */
                        runtime: "javascript" | "python";
                        slug: string;
                        summary: string;
                        version: string;
                        versions: {
                            publishedAt: string;
                            sameTerms: boolean;
                            /** @enum {string} */
                            state: "published" | "withdrawn";
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    ShowRequirementsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        effective: string;
                        id: string;
                        name: string;
                        requirements: {
                            /** @enum {string} */
                            class: "direct" | "partial" | "manual";
                            id: string;
                            /** @enum {string} */
                            state: "evidenced" | "no events yet";
                            title: string;
                        }[];
                    }[];
                };
            };
        };
    };
    ShowRequirementsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                framework: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        class: "direct" | "partial" | "manual";
                        controlTest: {
                            code: string;
                            description: string;
                            name: string;
                            test: string;
                        };
                        evidence: {
                            count: number;
                            query: string;
                            sample: {
                                actor: {
                                    id: string | null;
                                    name: string | null;
                                    via: string;
                                };
                                at: string;
                                eventId: string;
                                leafIndex: number | null;
                                sealedAt: string | null;
                                stream: string;
                                summary: string;
                                type: string;
                            }[];
                            types: string[];
                        }[];
                        framework: string;
                        id: string;
                        /** @enum {string} */
                        state: "evidenced" | "no events yet";
                        title: string;
                        wording: string;
                    };
                };
            };
        };
    };
    ShowDeveloperAppsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            appId: string;
                            name: string;
                            pricePerRunUsd: string;
                            runs: number;
                            slug: string;
                            /** @enum {string} */
                            state: "published";
                            summary: string;
                            version: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ShowDeveloperAppsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appId: string;
                        name: string;
                        pricePerRunUsd: string;
                        runs: number;
                        slug: string;
                        /** @enum {string} */
                        state: "published";
                        stats: {
                            failed: number;
                            p50Ms: number | null;
                            p95Ms: number | null;
                            runs: number;
                            succeeded: number;
                        };
                        summary: string;
                        version: string;
                        versions: {
                            digest: string;
                            publishedAt: string;
                            reason: string | null;
                            /** @enum {string} */
                            state: "published" | "withdrawn";
                            version: string;
                            versionId: string;
                        }[];
                    };
                };
            };
        };
    };
    ShowDeveloperAppsController_errors: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            count: number;
                            fingerprint: string;
                            firstAt: string;
                            frames: string[];
                            lastAt: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    RollBackController_rollBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    toVersion: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                    };
                };
            };
        };
    };
    ShowDeveloperAppsController_runs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            at: string;
                            errorFingerprint: string | null;
                            errorFrames: string[] | null;
                            id: string;
                            /** @enum {string} */
                            outcome: "SUCCEEDED" | "APP_ERROR" | "KILLED_WALL" | "KILLED_CPU" | "KILLED_MEMORY" | "KILLED_PIDS" | "KILLED_OUTPUT" | "KILLED_DISK" | "REJECTED_BUNDLE" | "REJECTED_POLICY" | "CANCELLED" | "PLATFORM_ERROR";
                            version: string;
                            wallMs: number;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ListPayoutsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            amountUsd: string;
                            id: string;
                            reason: string | null;
                            reference: string | null;
                            scheduledAt: string;
                            settledAt: string | null;
                            /** @enum {string} */
                            state: "scheduled" | "paid" | "failed";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    SchedulePayoutController_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    ShowRevenueController_show: {
        parameters: {
            query?: {
                months?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balanceUsd: string;
                        byApp: {
                            appId: string;
                            appName: string;
                            commissionUsd: string;
                            grossUsd: string;
                            netUsd: string;
                            runs: number;
                        }[];
                        byDay: {
                            commissionUsd: string;
                            day: string;
                            grossUsd: string;
                            netUsd: string;
                            runs: number;
                        }[];
                        commissionUsd: string;
                        forecast: {
                            basis: string;
                            highUsd: string;
                            horizonDays: number;
                            lowUsd: string;
                            method: string;
                            netUsd: string;
                        } | null;
                        grossUsd: string;
                        netUsd: string;
                    };
                };
            };
        };
    };
    PublishVersionController_publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    manifest: {
                        /**
                         * @default other
                         * @enum {string}
                         */
                        category?: "writing" | "documents" | "meetings" | "research" | "data" | "other";
                        entry: string;
                        input: {
                            [key: string]: components["schemas"]["__schema0"];
                        };
                        /** @default {} */
                        limits?: {
                            cpuMs?: number;
                            memoryBytes?: number;
                            outputBytes?: number;
                            wallMs?: number;
                        };
                        name: string;
                        output: {
                            [key: string]: components["schemas"]["__schema1"];
                        };
                        permissions: {
                            /** @default [] */
                            egress?: {
                                host: string;
                                methods: ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD")[];
                            }[];
                            /** @default [] */
                            models?: string[];
                            /** @default [] */
                            secrets?: string[];
                        };
                        pricePerRunUsd: string;
                        /** @default  */
                        readme?: string;
                        /** @enum {string} */
                        runtime: "javascript" | "python";
                        slug: string;
                        summary: string;
                        version: string;
                    };
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appId: string;
                        digest: string;
                        version: string;
                        versionId: string;
                    };
                };
            };
        };
    };
    ListRunsController_list: {
        parameters: {
            query?: {
                appId?: string;
                cursor?: string;
                limit?: number;
                outcome?: "SUCCEEDED" | "APP_ERROR" | "KILLED_WALL" | "KILLED_CPU" | "KILLED_MEMORY" | "KILLED_PIDS" | "KILLED_OUTPUT" | "KILLED_DISK" | "REJECTED_BUNDLE" | "REJECTED_POLICY" | "CANCELLED" | "PLATFORM_ERROR";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            app: {
                                id: string;
                                name: string;
                                version: string | null;
                            };
                            cost: {
                                /** @enum {string|null} */
                                charge: "provider" | "none" | "practice" | "mixed" | null;
                                platformUsd: string;
                                providerUsd: string | null;
                            };
                            finishedAt: string | null;
                            id: string;
                            installId: string;
                            /** @enum {string|null} */
                            outcome: "SUCCEEDED" | "APP_ERROR" | "KILLED_WALL" | "KILLED_CPU" | "KILLED_MEMORY" | "KILLED_PIDS" | "KILLED_OUTPUT" | "KILLED_DISK" | "REJECTED_BUNDLE" | "REJECTED_POLICY" | "CANCELLED" | "PLATFORM_ERROR" | null;
                            outcomeText: string | null;
                            requestedAt: string;
                            startedAt: string | null;
                            /** @enum {string} */
                            state: "requested" | "running" | "finished" | "refused";
                            wallMs: number | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    RunAppController_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    input: {
                        [key: string]: components["schemas"]["__schema0"];
                    };
                    installId: string;
                    /** @default null */
                    modelPreference?: string | null;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    ShowRunController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        app: {
                            id: string;
                            name: string;
                            version: string | null;
                        };
                        bundleDigest: string | null;
                        calls: {
                            at: string;
                            charge: string;
                            costUsd: string;
                            id: string;
                            inputTokens: number;
                            keyId: string | null;
                            latencyMs: number | null;
                            local: {
                                generationMs: number;
                                loadMs: number;
                                promptMs: number;
                            } | null;
                            message: string | null;
                            model: string;
                            outputTokens: number;
                            priceVersion: string;
                            provider: string;
                            status: string;
                            usageSource: string | null;
                        }[];
                        cost: {
                            /** @enum {string|null} */
                            charge: "provider" | "none" | "practice" | "mixed" | null;
                            platformUsd: string;
                            providerUsd: string | null;
                        };
                        error: {
                            message: string;
                        } | null;
                        finishedAt: string | null;
                        id: string;
                        input: unknown;
                        installId: string;
                        isolation: {
                            driver: string;
                            /** @enum {string} */
                            level: "L0" | "L1" | "L2" | "L3" | "L4";
                            text: string;
                        } | null;
                        limitFired: string | null;
                        limits: {
                            cpuMs: number;
                            memoryBytes: number;
                            outputBytes: number;
                            processes: number;
                            tmpBytes: number;
                            wallMs: number;
                        } | null;
                        /** @enum {string|null} */
                        outcome: "SUCCEEDED" | "APP_ERROR" | "KILLED_WALL" | "KILLED_CPU" | "KILLED_MEMORY" | "KILLED_PIDS" | "KILLED_OUTPUT" | "KILLED_DISK" | "REJECTED_BUNDLE" | "REJECTED_POLICY" | "CANCELLED" | "PLATFORM_ERROR" | null;
                        outcomeText: string | null;
                        output: unknown;
                        processLost: boolean;
                        requestedAt: string;
                        startedAt: string | null;
                        /** @enum {string} */
                        state: "requested" | "running" | "finished" | "refused";
                        timeline: {
                            at: string;
                            eventId: string;
                            text: string;
                            type: string;
                        }[];
                        usage: {
                            cpuMs: number;
                            memoryBytes: number;
                            outputBytes: number;
                            wallMs: number;
                        } | null;
                        wallMs: number | null;
                    };
                };
            };
        };
    };
    CancelRunController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ShowRunController_log: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            at: string;
                            seq: number;
                            stream: string;
                            text: string;
                        }[];
                    };
                };
            };
        };
    };
    FollowRunController_follow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListInstallsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            appId: string;
                            appName: string;
                            id: string;
                            installedAt: string;
                            pricePerRunUsd: string;
                            /** @enum {string} */
                            state: "installed" | "uninstalled";
                            version: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    InstallAppController_install: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    appId: string;
                    consent: {
                        permissionsDigest: string;
                        pricePerRunUsd: string;
                    };
                    version: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    ListInstallsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        appId: string;
                        appName: string;
                        id: string;
                        installedAt: string;
                        pricePerRunUsd: string;
                        /** @enum {string} */
                        state: "installed" | "uninstalled";
                        version: string;
                    };
                };
            };
        };
    };
    InstallAppController_uninstall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListInvitationsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            email: string | null;
                            expiresAt: string;
                            id: string;
                            invitedAt: string;
                            memberId: string;
                            name: string | null;
                            roles: ("user" | "developer" | "admin" | "auditor")[];
                            /** @enum {string} */
                            state: "open" | "accepted" | "revoked" | "expired";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    InviteMemberController_invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    name: string;
                    roles: ("user" | "developer" | "admin" | "auditor")[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expiresAt: string;
                        id: string;
                        link: string | null;
                    };
                };
            };
        };
    };
    RevokeInvitationController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    AcceptInvitationController_accept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        abilities: {
                            action: string;
                            subject: string;
                        }[];
                        demo: boolean;
                        member: {
                            email: string | null;
                            id: string;
                            name: string | null;
                        };
                        organisation: {
                            id: string;
                            name: string;
                        };
                        practiceModel: boolean;
                        roles: ("user" | "developer" | "admin" | "auditor")[];
                    };
                };
            };
        };
    };
    InspectInvitationController_inspect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string | null;
                        expiresAt: string;
                        name: string | null;
                        organisation: string;
                        roles: ("user" | "developer" | "admin" | "auditor")[];
                    };
                };
            };
        };
    };
    ListKeysController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            createdAt: string;
                            destination: string;
                            id: string;
                            lastUsedAt: string | null;
                            name: string;
                            /** @enum {string} */
                            provider: "openai" | "openai-compatible" | "practice";
                            restrictions: {
                                apps: string[] | null;
                                models: string[] | null;
                            };
                            /** @enum {string} */
                            state: "active" | "revoked";
                            uses: number;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    VaultKeyController_vault: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri */
                    baseUrl?: string;
                    name: string;
                    /** @enum {string} */
                    provider: "openai" | "openai-compatible" | "practice";
                    /**
                     * @default {
                     *       "apps": null,
                     *       "models": null
                     *     }
                     */
                    restrictions?: {
                        apps: string[] | null;
                        models: string[] | null;
                    };
                    secret: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    ListKeysController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        createdAt: string;
                        destination: string;
                        id: string;
                        lastUsedAt: string | null;
                        name: string;
                        /** @enum {string} */
                        provider: "openai" | "openai-compatible" | "practice";
                        restrictions: {
                            apps: string[] | null;
                            models: string[] | null;
                        };
                        /** @enum {string} */
                        state: "active" | "revoked";
                        uses: number;
                    };
                };
            };
        };
    };
    RevokeKeyController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    RestrictKeyController_restrict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    apps: string[] | null;
                    models: string[] | null;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    TestKeyController_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        ok: boolean;
                    };
                };
            };
        };
    };
    ShowKeyUsesController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            appId: string | null;
                            appName: string | null;
                            appVersion: string | null;
                            at: string;
                            eventId: string;
                            executionId: string | null;
                            memberId: string;
                            memberName: string | null;
                            model: string | null;
                            /** @enum {string} */
                            purpose: "run" | "token" | "test";
                            refusedBecause: string | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ListHostsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            baseUrl: string;
                            checkedAt: string | null;
                            id: string;
                            /** @enum {string} */
                            kind: "ollama";
                            name: string;
                            /** @enum {string} */
                            state: "reachable" | "unreachable";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    RegisterHostController_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    baseUrl: string;
                    /** @enum {string} */
                    kind: "ollama";
                    name: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    RegisterHostController_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    CheckHostController_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        state: "reachable" | "unreachable";
                    };
                };
            };
        };
    };
    ListHostsController_models: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            family: string | null;
                            modifiedAt: string | null;
                            name: string;
                            sizeBytes: number | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    PullModelController_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    ListHostsController_localModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            family: string | null;
                            hostId: string;
                            hostName: string;
                            id: string;
                            name: string;
                            sizeBytes: number | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    PullModelController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        completedBytes: number | null;
                        hostId: string;
                        id: string;
                        model: string;
                        /** @enum {string} */
                        state: "running" | "done" | "failed";
                        status: string | null;
                        totalBytes: number | null;
                    };
                };
            };
        };
    };
    PullModelController_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    PullModelController_follow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ShowLocalUsageController_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            calls: number;
                            hostName: string;
                            inputTokens: number;
                            model: string;
                            outputTokens: number;
                            tokensPerSecond: number | null;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ChangeOwnPasswordController_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    newPassword: string;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListMembersController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                q?: string;
                role?: "user" | "developer" | "admin" | "auditor";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            email: string | null;
                            id: string;
                            joinedAt: string;
                            name: string | null;
                            roles: ("user" | "developer" | "admin" | "auditor")[];
                            /** @enum {string} */
                            state: "active" | "deprovisioned";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    DeprovisionMemberController_deprovision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        state: "deprovisioned";
                    };
                };
            };
        };
    };
    IssuePasswordResetController_issue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expiresAt: string;
                        link: string | null;
                    };
                };
            };
        };
    };
    GiveRoleController_give: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "user" | "developer" | "admin" | "auditor";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        roles: ("user" | "developer" | "admin" | "auditor")[];
                    };
                };
            };
        };
    };
    TakeRoleController_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                role: "user" | "developer" | "admin" | "auditor";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListModelsController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            charge: "provider" | "none" | "practice";
                            id: string;
                            /** @enum {string} */
                            kind: "cloud" | "local" | "practice";
                            label: string;
                            /** @enum {string} */
                            provider: "openai" | "openai-compatible" | "ollama" | "practice";
                        }[];
                    };
                };
            };
        };
    };
    CompletePasswordResetController_complete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    CompletePasswordResetController_inspect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expiresAt: string;
                    };
                };
            };
        };
    };
    ShowPolicyController_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forbiddenApps: {
                            appId: string;
                            appName: string | null;
                            at: string;
                            by: string;
                            byName: string | null;
                            reason: string;
                        }[];
                        forbiddenProviders: {
                            at: string;
                            by: string;
                            byName: string | null;
                            provider: string;
                            reason: string;
                        }[];
                    };
                };
            };
        };
    };
    ChangePolicyController_forbidApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    appId: string;
                    appName?: string;
                    reason: string;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ChangePolicyController_allowApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ChangePolicyController_forbidProvider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    provider: "openai" | "openai-compatible" | "ollama" | "practice";
                    reason: string;
                };
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ChangePolicyController_allowProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: "openai" | "openai-compatible" | "ollama" | "practice";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListPricesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            cachedInputUsdPerMillion: string | null;
                            /** @enum {string} */
                            charge: "provider" | "none" | "practice";
                            effectiveFrom: string;
                            inputUsdPerMillion: string;
                            model: string;
                            outputUsdPerMillion: string;
                            /** @enum {string} */
                            provider: "openai" | "openai-compatible" | "ollama" | "practice";
                            version: string;
                        }[];
                    };
                };
            };
        };
    };
    PublishPriceController_publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default provider
                     * @enum {string}
                     */
                    charge?: "provider" | "none";
                    inputUsdPerMillion: string;
                    model: string;
                    outputUsdPerMillion: string;
                    /** @enum {string} */
                    provider: "openai-compatible";
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                    };
                };
            };
        };
    };
    ShowMeController_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        abilities: {
                            action: string;
                            subject: string;
                        }[];
                        demo: boolean;
                        member: {
                            email: string | null;
                            id: string;
                            name: string | null;
                        };
                        organisation: {
                            id: string;
                            name: string;
                        };
                        practiceModel: boolean;
                        roles: ("user" | "developer" | "admin" | "auditor")[];
                    };
                };
            };
        };
    };
    SignInController_signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        abilities: {
                            action: string;
                            subject: string;
                        }[];
                        demo: boolean;
                        member: {
                            email: string | null;
                            id: string;
                            name: string | null;
                        };
                        organisation: {
                            id: string;
                            name: string;
                        };
                        practiceModel: boolean;
                        roles: ("user" | "developer" | "admin" | "auditor")[];
                    };
                };
            };
        };
    };
    SignOutController_signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    SubjectRequestsController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            bytes: number | null;
                            dataDigest: string | null;
                            destroyed: {
                                about: string;
                                rows: number;
                                what: string;
                            }[] | null;
                            endedAt: string | null;
                            events: number | null;
                            expiresAt: string | null;
                            id: string;
                            kept: string[] | null;
                            /** @enum {string} */
                            kind: "access" | "erasure";
                            memberId: string;
                            name: string | null;
                            openedAt: string;
                            openedBy: string;
                            pageDigest: string | null;
                            progress: {
                                done: number;
                                total: number;
                            } | null;
                            reason: string | null;
                            rows: number | null;
                            /** @enum {string} */
                            state: "making" | "ready" | "expired" | "removed" | "failed" | "open" | "erasing" | "erased";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    SubjectRequestsController_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "access" | "erasure";
                    memberId: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    SubjectRequestsController_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number | null;
                        dataDigest: string | null;
                        destroyed: {
                            about: string;
                            rows: number;
                            what: string;
                        }[] | null;
                        endedAt: string | null;
                        events: number | null;
                        expiresAt: string | null;
                        id: string;
                        kept: string[] | null;
                        /** @enum {string} */
                        kind: "access" | "erasure";
                        memberId: string;
                        name: string | null;
                        openedAt: string;
                        openedBy: string;
                        pageDigest: string | null;
                        progress: {
                            done: number;
                            total: number;
                        } | null;
                        reason: string | null;
                        rows: number | null;
                        /** @enum {string} */
                        state: "making" | "ready" | "expired" | "removed" | "failed" | "open" | "erasing" | "erased";
                    };
                };
            };
        };
    };
    TakeAwayController_data: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    SubjectRequestsController_erase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    confirm: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                    };
                };
            };
        };
    };
    TakeAwayController_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    TakeAwayController_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ListTemplatesController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            difficulty: "beginner" | "intermediate" | "advanced";
                            files: {
                                [key: string]: string;
                            };
                            id: string;
                            name: string;
                            runtime: string;
                            summary: string;
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    ListTokensController_list: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            createdAt: string;
                            expiresAt: string;
                            id: string;
                            lastUsedAt: string | null;
                            name: string | null;
                            /** @enum {string} */
                            state: "active" | "revoked" | "expired";
                        }[];
                        next: string | null;
                    };
                };
            };
        };
    };
    IssueTokenController_issue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expiresInDays: number;
                    name: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        token: string | null;
                    };
                };
            };
        };
    };
    RevokeTokenController_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ShowUsageController_show: {
        parameters: {
            query?: {
                month?: string;
                scope?: "mine" | "organisation";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        byApp: {
                            appId: string | null;
                            calls: number;
                            costUsd: string;
                            estimated: number;
                            failures: number;
                            inputTokens: number;
                            outputTokens: number;
                        }[];
                        byDay: {
                            calls: number;
                            costUsd: string;
                            day: string;
                            estimated: number;
                            failures: number;
                            inputTokens: number;
                            outputTokens: number;
                        }[];
                        byModel: {
                            calls: number;
                            /** @enum {string} */
                            charge: "provider" | "none" | "practice";
                            costUsd: string;
                            estimated: number;
                            failures: number;
                            inputTokens: number;
                            model: string;
                            outputTokens: number;
                        }[];
                        month: string;
                        totals: {
                            calls: number;
                            costUsd: string;
                            estimated: number;
                            failures: number;
                            inputTokens: number;
                            outputTokens: number;
                        };
                    };
                };
            };
        };
    };
    OpenAiWireController_complete: {
        parameters: {
            query?: never;
            header?: {
                /** @description id of one of your keys; without it the newest that fits is used */
                "keystead-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    messages?: unknown[];
                    model?: string;
                    stream?: boolean | null;
                    stream_options?: ({
                        include_usage?: boolean;
                    } & {
                        [key: string]: unknown;
                    }) | null;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    OpenAiWireController_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
