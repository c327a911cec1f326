// Portuguese, machine-made and not yet reviewed.
import type { Language } from "./messages.ts";

export const pt: Language = {
  review: "machine",
  messages: {
    trigger: "Opções de privacidade",
    bannerTitle: "As suas opções de privacidade",
    bannerText:
      "{controller} pretende usar cookies e serviços externos para as finalidades abaixo. Ficam desligados até que os autorize. Pode alterar a escolha a qualquer momento em «Opções de privacidade», em todas as páginas.",
    bannerTextOptOut:
      "{controller} usa cookies e serviços externos para as finalidades abaixo. Estão ligados salvo se os rejeitar. Pode alterar a escolha a qualquer momento em «Opções de privacidade», em todas as páginas.",
    exemptText: "Ligado salvo oposição: {purposes}.",
    purposesLabel: "Finalidades",
    policyLink: "Política de privacidade",
    acceptAll: "Aceitar tudo",
    rejectAll: "Rejeitar tudo",
    choose: "Escolher",
    gpcNotice:
      "O seu navegador envia um sinal Global Privacy Control. Seguimo-lo: a publicidade e as redes sociais ficam desligadas, também com «Aceitar tudo». Pode ligar cada uma em «Escolher».",
    optOutHonoured: "A sua oposição é respeitada",
    doNotSell: "Não vender nem partilhar as minhas informações pessoais",
    googleText: "A Google usa estes dados para personalizar anúncios.",
    googleLink: "Como a Google usa os dados",
    changedTitle: "O que mudou",
    changedText: "Só isto é perguntado de novo. As suas outras respostas mantêm-se.",
    changedNew: "{purpose}: finalidade nova.",
    changedMeaning: "{purpose}: o significado mudou.",
    changedRecipients: "{purpose}: os dados são agora comunicados também a {recipients}.",
    changedController: "{purpose}: o responsável é agora {controller}.",
    upcomingText: "A partir de {date} aplica-se uma nova versão deste aviso. Até lá nada muda.",
    upcomingLink: "O que vai mudar",
    close: "Fechar",
    savedStatus: "A sua escolha está guardada.",

    dialogTitle: "Opções de privacidade",
    dialogText:
      "Decida para cada finalidade se {controller} a pode usar. O que está desligado não é executado. Fechar não altera nada.",
    dialogTextOptOut: "O que está ligado é executado até o desligar. Fechar não altera nada.",
    save: "Guardar escolhas",
    alwaysOn: "Sempre ligado",
    exemptNote: "Ligado salvo oposição.",
    categoryEssential: "Essencial",
    categoryAnalytics: "Estatística",
    categoryAdvertising: "Publicidade",
    categorySocial: "Redes sociais",
    details: "Serviços e cookies",
    dataTypes: "Dados",
    recipients: "Destinatários",
    storageLocation: "Local de conservação",
    askedAgain: "Validade da resposta",
    cookiesFor: "Cookies para: {purpose}",
    cookieName: "Cookie",
    cookieService: "Serviço",
    thirdParty: "De terceiros: sim",
    firstParty: "De terceiros: não",
    cookiePeriod: "Duração",
    sessionPeriod: "esta visita",
    noCookies: "Sem cookies.",
    channelsTitle: "Mensagens e chamadas",
    channelsText: "Consente-se nos formulários, ao indicar o seu contacto, e retira-se o consentimento aqui.",
    channelEmail: "por e-mail",
    channelSms: "por SMS",
    channelPhone: "por telefone",
    channelPost: "por correio",
    channelPush: "por notificação",
    channelChat: "por chat",
    channelSharing: "por partilha com parceiros",
    optOutText:
      "A publicidade e as redes sociais podem ser uma venda ou partilha de informações pessoais. Isto desliga ambas.",
    optInText: "Manifestou a sua oposição. Autorizar de novo?",
    optInYes: "Sim, autorizar",
    optInNo: "Não, manter a oposição",
    statusGiven: "autorizado",
    statusRefused: "não autorizado",
    statusWithdrawn: "retirado",
    withdraw: "Retirar",
    withdrawAll: "Retirar tudo",
    withdrawnStatus: "Consentimento retirado.",
    leftStatus: "Este site não pode apagar tudo o que está guardado. Resta: {names}.",

    choicesTitle: "O que escolheu",
    choicesDate: "Guardado em {date}",
    choicesVersion: "Versão {version} do aviso",
    meaningThen: "O que significava na altura",
    receiptLink: "Recibo",
    receiptPending: "O recibo está a caminho.",
    receiptNumber: "Número do recibo",
    copyLink: "Copiar ligação",
    copiedStatus: "A ligação foi copiada.",
    showCode: "Mostrar código QR",
    codeLabel: "Código QR da ligação ao recibo",
    download: "Transferir",
    historyTitle: "Escolhas anteriores",
    historyText: "Esta lista é guardada apenas neste navegador.",

    formSavedStatus:
      "Registado: {purpose}. Pode retirar o consentimento a qualquer momento em «Opções de privacidade».",
    formNoAddressStatus:
      "O seu consentimento não foi registado: o endereço de e-mail ou o número de telefone falta ou está incompleto. Um número de telefone começa por + e o indicativo do país.",
    formGivenStatus: "Deu este consentimento em {date}.",

    placeholderText:
      "Este conteúdo vem de {vendor} e fica desligado enquanto «{purpose}» o estiver. Se o carregar, {vendor} fica a saber da sua visita.",
    placeholderOnce: "Carregar uma vez",
    placeholderAlways: "Permitir sempre {vendor}",

    ageTitle: "A sua idade",
    ageText: "Tem {age} anos ou mais? Só nesse caso podemos pedir o seu consentimento.",
    ageYes: "Tenho {age} anos ou mais",
    ageNo: "Tenho menos de {age} anos",
    ageUnderStatus: "Tudo o que exige consentimento fica desligado. Os pais ou o tutor podem contactar {controller}.",
  },
  purposes: {
    essential: {
      title: "Essencial",
      text: "Mantém o site a funcionar em segurança: início de sessão, formulários, repartição de carga e memória desta escolha. O site depende disto.",
    },
    analytics: {
      title: "Estatística",
      text: "Conta visitas e mede que páginas e testes funcionam, para que o site possa ser melhorado.",
    },
    advertising: {
      title: "Publicidade",
      text: "Mostra anúncios, mede-os e personaliza-os de acordo com o que viu aqui e noutros sites.",
    },
    social: {
      title: "Redes sociais",
      text: "Mostra publicações, vídeos e botões de partilha de redes sociais, que ficam a saber da sua visita.",
    },
    newsletter: {
      title: "Boletim informativo",
      text: "Novidades e ofertas por e-mail, cerca de uma vez por mês.",
      formLabel:
        "Sim, {controller} pode enviar-me novidades e ofertas por e-mail. Posso retirar este consentimento a qualquer momento.",
    },
    "call-back": {
      title: "Chamada de retorno",
      text: "Uma chamada sobre o seu pedido e os nossos serviços.",
      formLabel:
        "Sim, {controller} pode telefonar-me sobre o meu pedido e os seus serviços. Posso retirar este consentimento a qualquer momento.",
    },
  },
};
