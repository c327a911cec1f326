___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Assent",
  "categories": [
    "TAG_MANAGEMENT",
    "UTILITY"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Assent"
  },
  "description": "Loads the consent script of a site and keeps Google's consent state as people answer. Fire it on “Consent Initialization – All Pages”.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "src",
    "displayName": "Address of the site's script",
    "simpleValueType": true,
    "help": "As it stands in the script tag of the site: https://consent.example.com/s/site_acme.js",
    "valueHint": "https://consent.example.com/s/site_acme.js",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "https://[^/]+/s/[A-Za-z0-9_-]+\\.js"
        ],
        "errorMessage": "An https address that ends with /s/ and the site's id and .js"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "waitMs",
    "displayName": "How long Google's tags wait for the answer of an earlier visit, in milliseconds",
    "simpleValueType": true,
    "defaultValue": 500,
    "valueValidators": [
      {
        "type": "NON_NEGATIVE_NUMBER"
      }
    ]
  },
  {
    "type": "CHECKBOX",
    "name": "redactAds",
    "checkboxText": "Redact advertising data while advertising is refused",
    "simpleValueType": true,
    "defaultValue": true
  },
  {
    "type": "CHECKBOX",
    "name": "passUrl",
    "checkboxText": "Pass click identifiers on in addresses while storage is refused",
    "simpleValueType": true,
    "defaultValue": false
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

// Google's consent state follows the answers; what carries no question of consent is on.
const callInWindow = require('callInWindow');
const gtagSet = require('gtagSet');
const injectScript = require('injectScript');
const makeNumber = require('makeNumber');
const setDefaultConsentState = require('setDefaultConsentState');
const updateConsentState = require('updateConsentState');

const stateWhere = (isOn) => {
  const say = (category) => isOn(category) ? 'granted' : 'denied';
  return {
    ad_storage: say('advertising'),
    ad_user_data: say('advertising'),
    ad_personalization: say('advertising'),
    analytics_storage: say('analytics'),
    personalization_storage: say('social'),
    functionality_storage: 'granted',
    security_storage: 'granted'
  };
};

// Before anything else, and everywhere: only the script knows what the law of the place lets begin.
const begin = stateWhere(() => false);
begin.wait_for_update = makeNumber(data.waitMs);
setDefaultConsentState(begin);
gtagSet('ads_data_redaction', data.redactAds);
gtagSet('url_passthrough', data.passUrl);

const update = () => updateConsentState(stateWhere((category) => callInWindow('assent.allows', category)));

injectScript(
  data.src,
  () => {
    update();
    callInWindow('assent.on', update);
    data.gtmOnSuccess();
  },
  // Without the script nothing was answered: everything stays as it began.
  data.gtmOnFailure,
  data.src
);


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_user_data"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_personalization"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "personalization_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "functionality_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "security_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "assent.allows"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "assent.on"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/s/*"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "write_data_layer",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keyPatterns",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "ads_data_redaction"
              },
              {
                "type": 1,
                "string": "url_passthrough"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Denied before the script, then what the script allows
  code: |-
    let changed;
    let advertising = false;
    mock('injectScript', (src, loaded) => loaded());
    mock('callInWindow', (key, given) => {
      if (key === 'assent.on') changed = given;
      return given === 'advertising' ? advertising : false;
    });
    runCode({src: 'https://consent.example.com/s/site_acme.js', waitMs: 500, redactAds: true, passUrl: false});
    assertApi('setDefaultConsentState').wasCalled();
    assertApi('updateConsentState').wasCalled();
    assertApi('gtmOnSuccess').wasCalled();
    advertising = true;
    changed();
- name: A script that cannot be had changes nothing
  code: |-
    mock('injectScript', (src, loaded, failed) => failed());
    runCode({src: 'https://consent.example.com/s/site_acme.js', waitMs: 500, redactAds: true, passUrl: false});
    assertApi('updateConsentState').wasNotCalled();
    assertApi('gtmOnFailure').wasCalled();


___NOTES___

Written for Assent. Import it under Templates → New → ⋮ → Import, make a tag of it, fill in the address of the site's
script, and fire it on "Consent Initialization – All Pages".

- Leave the script tag out of the page then, or keep it and leave this template out: either way every answer reaches
  Google once per source, and both say the same.
- A script tag in the page's head, before the container, holds more: it is there before any other tag. Through this
  template only tags of this container can be held, by their consent settings ("additional consent checks").
- The permission to load scripts names every host, because everybody serves Assent from a host of their own. Narrow it
  to yours after the import.
- Tags that know no consent state can fire on the event "assent", which the script sends after each answer with
  {analytics, advertising, social}.
